# Agents, their prices and their money, as the operator sees them.

menu-agents = 代理
nav-agents = 代理
agents-search = 按代理名称或店铺地址搜索
agents-filter = 代理列表
agents-top = 一级代理
agents-dormant = 休眠代理
agents-dormant-lead = 最近 { $count } 天没有成交：
agents-days = { $count } 天
agents-none = 还没有代理。添加第一位代理，或发出邀请链接。
agents-none-here = 这里没有代理。
agents-none-below = 还没有下级代理。
agents-not-found = 没有找到匹配的代理。
agents-name = 代理
agents-name-hint = 1 到 40 个字母、汉字或数字，可含 . _ - @；买家看不到。
agents-level = 等级
agents-level-hint = 决定一级代理的进货价。
agents-shop = 店铺地址
agents-shop-hint = 小写字母、数字和连字符，例如 my-shop；留空表示暂不开店。
agents-shop-name = 店铺名称
agents-shop-name-hint = 买家看到的名称，代理以后可以修改。
agents-below = 团队
agents-people = { $count } 人
agents-orders = { $count } 笔
agents-sales = 近 30 天销售额（含下级）
agents-status = 状态
agents-status-active = 正常
agents-status-suspended = 已停用
agents-status-closed = 已关闭
agents-with-branch = 连同下级
agents-platform = 平台
agents-under = 上级：{ $name }
agents-since = { $date } 加入
agents-line = 上级链
agents-new = 添加代理
agents-new-below = 添加下级
agents-create = 添加代理
agents-parent = 上级
agents-parent-hint = 填写上级代理的名称；留空表示直属平台。
agents-about = 基本资料
agents-depth = 层级
agents-depth-is = 第 { $count } 级
agents-joined = 加入时间
agents-last-sale = 最近成交
agents-available = 可提现余额
agents-available-hint = 负数表示欠款，从以后的收益里扣
agents-pending = 待结算
agents-pending-hint = 过了结算期才可提现
agents-own-sales = 本店近 30 天
agents-branch-sales = 团队近 30 天
agents-directly-below = 直属下级

agents-move = 变更上级
agents-move-title = 变更 { $name } 的上级
agents-move-now = 现在的上级：{ $name }
agents-move-to = 新的上级
agents-move-next = 下一步
agents-move-branch =
    { $count ->
        [0] 只移动本人，没有下级。
       *[other] 团队里的 { $count } 人一起移动，他们之间的关系不变。
    }
agents-move-prices = 成本价从现在起按新上级的加价规则计算；原上级给他的密价不再有效。不再合适的售价按“价格失效”设置处理。
agents-move-orders =
    { $count ->
        [0] 没有未付款订单；已成交的订单不受影响。
       *[other] { $count } 笔未付款订单仍按下单时的分成结算；已成交的订单不受影响。
    }
agents-move-money = 余额、待结算收益和历史账目都不变。
agents-move-sure = 确认变更
agents-suspend = 停用
agents-suspend-title = 停用 { $name }？
agents-suspend-sentence = 店铺会显示“暂停营业”，不能再下单。已付款的订单照常发货和结算，随时可以恢复。
agents-suspend-reach = 下级怎么办
agents-suspend-alone = 下级继续营业
agents-suspend-alone-hint = 只关闭本人的店铺。
agents-suspend-branch = 下级一起停业
agents-suspend-branch-hint = 团队里所有店铺都关闭，直到恢复为止。
agents-resume = 恢复营业
agents-close = 关闭代理
agents-close-title = 关闭 { $name }？
agents-close-sentence = 关闭后不能恢复。店铺永久停业，账目会保留。下级需要先移走或关闭。
agents-close-unsettled = 账上还有 { $left } 没有结清，现在不能关闭。请先打款或等待欠款结清。

agents-levels = 代理等级
agents-levels-lead = 等级决定一级代理付多少：没有单独设置该等级进货价的规格，按通用进货价的比例计算。
agents-levels-none = 还没有等级。所有一级代理都按通用进货价拿货。
agents-level-new = 添加等级
agents-level-add = 添加
agents-level-name = 名称
agents-level-part = 占进货价
agents-level-part-hint = 95 表示按通用进货价的 95% 拿货。
agents-level-pays = 进货价的 { $percent }%

done-agent-created = 代理已添加。
done-agent-moved = 上级已变更。
done-agent-suspended = 代理已停用。
done-agent-resumed = 代理已恢复营业。
done-agent-closed = 代理已关闭。
failure-tree-too-deep = 这样会有 { $depth } 级，最多允许 { $most } 级。
failure-below-himself = 不能移到自己或自己的下级之下。
failure-has-children = 还有下级代理，请先移走或关闭他们。
failure-unsettled = 账上还有没结清的钱，不能关闭。
failure-agent-is-closed = 代理已经关闭，不能再改。
problem-no-such-agent = 没有这个名称的代理。
problem-percent-out-of-range = 请填写 0.01 到 1000 之间的百分比，最多两位小数。
