# Cards, imports and batches, as the operator sees them.

cards-state-free = 可售
cards-state-held = 已占用
cards-state-sold = 已售
cards-used-up = 已用完
cards-state-locked = 已锁定
cards-state-void = 已作废
cards-filter = 按状态筛选
cards-stock = 各规格库存
cards-col-sku = 规格
cards-col-free = 可售
cards-col-sold = 已售
cards-col-card = 卡密
cards-col-state = 状态
cards-col-order = 订单
cards-col-batch = 批次
cards-endless = 不限
cards-no-skus = 还没有自动发货的规格。请先添加商品和规格，再导入卡密。
cards-none = 这里没有卡密。
cards-first = 回到开头
cards-number = 卡密 #{ $id }
cards-batch-number = 批次 #{ $id }
cards-of-batch = 只显示批次 #{ $id }。
cards-of-all = 显示全部
cards-count = { $count } 张
cards-source-pasted = 粘贴导入
cards-source-moved = 从其他规格移入

cards-search = 按卡密内容查找
cards-search-hint = 输入完整的卡密内容
cards-search-button = 查找
cards-search-clear = 清除
cards-found = 查找结果
cards-not-found = 库里没有这张卡密。需要输入完整内容，区分大小写。

cards-import = 导入卡密
cards-export = 导出
cards-chosen = 对选中的卡密：
cards-choose = 请选择
cards-lock = 锁定
cards-lock-title = 锁定 { $count } 张卡密？
cards-lock-sentence = 锁定后暂停销售，可以随时解锁。已被下单占用或已售出的不受影响。
cards-unlock = 解锁
cards-unlock-title = 解锁 { $count } 张卡密？
cards-unlock-sentence = 解锁后恢复销售；如果有已付款缺货的订单，会优先发给它们。
cards-void = 作废
cards-void-title = 作废 { $count } 张卡密？
cards-void-sentence = 作废后永远不会再售出，且无法恢复。已被下单占用或已售出的不受影响。
cards-move = 移动
cards-move-title = 移动 { $count } 张卡密
cards-move-sentence = 卡密会为新规格重新加密，原来的记录作废。已占用或已售出的不会移动。
cards-move-to = 移动到

cards-text = 卡密内容
cards-show = 查看内容
cards-audited = 每次查看都会记入操作日志。
cards-since = 状态时间
cards-history = 操作记录
cards-step-reveal = 查看内容
cards-step-lock = 锁定
cards-step-unlock = 解锁
cards-step-void = 作废
cards-step-move = 移到其他规格

cards-export-title = 导出 { $sku }
cards-export-sentence = 文件里是明文卡密，请妥善保管。导出会记入操作日志。
cards-export-which = 导出哪些
cards-export-text = 纯文本
cards-export-text-hint = 每行一张；多行卡密之间用 ===== 隔开，可以直接再导入。
cards-export-csv-hint = 含编号和批次，可用表格软件打开。以 = + - @ 开头的内容前会加 ' 防止被当作公式。
cards-export-button = 下载

imports-title = 导入卡密
imports-sku = 导入到
imports-file = 选择文件
imports-file-again = 文件无法保留，请重新选择。
imports-file-hint = TXT 或 CSV，编码和格式会自动识别。很大的文件请用命令行 keygrove import。
imports-text = 或直接粘贴
imports-text-hint = 每行一张卡密，超过 4 MiB 请选文件。选了文件就以文件为准。
imports-options = 更多选项
imports-auto = 自动识别
imports-format = 格式
imports-format-lines = 每行一张
imports-format-csv = CSV 表格
imports-format-blocks = 多行一张，用分隔行隔开
imports-encoding = 编码
imports-separator = 分隔行
imports-separator-hint = 多行卡密之间的那一行，例如 =====
imports-cost = 整批成本
imports-cost-hint = 可不填
imports-note = 备注
imports-button = 开始导入
imports-promise = 重复的卡密会自动跳过，同一个文件可以放心再导一次。
imports-batches = 导入批次
imports-none = 还没有导入过卡密。
imports-count = 数量
imports-who = 导入人

imported-title = 导入结果
imported-some = 已导入 { $count } 张卡密，现在就可以售卖。
imported-none = 没有新增卡密。
imported-read = 读到卡密
imported-new = 新导入
imported-in-file = 文件内重复
imported-in-stock = 以前导入过
imported-rejected = 无法导入
imported-blank = 空行
imported-encoding = 编码
imported-line = 第 { $line } 行
imported-more = 还有 { $count } 行没有列出。
imported-look = 查看卡密
imported-again = 继续导入
cards-reason-too-long = 超过 64 KiB
cards-reason-bad-encoding = 编码有误，无法识别
cards-reason-control-sign = 含有不可见的控制字符
cards-reason-unclosed-quote = 引号没有闭合
cards-reason-empty-card = 卡密一列是空的

batch-source = 来源
batch-when = 导入时间
batch-cards = 查看卡密
batch-withdraw = 撤回批次
batch-withdraw-title = 撤回这一批？
batch-withdraw-sentence = 这一批里还没售出的卡密会全部作废，无法恢复。已售出的和已被下单占用的不受影响。
batch-state-withdrawn = 已撤回
batch-state-importing = 未完成

done-cards-locked = 已锁定。
done-cards-unlocked = 已解锁，恢复销售。
done-cards-void = 已作废。
done-cards-moved = 已移动到新规格。
done-cards-moved-some = 已移动；其中有的卡密新规格里已经有了，留在原处。
done-batch-saved = 已保存。
done-batch-withdrawn = 批次已撤回，未售出的卡密已作废。
failure-nothing-chosen = 请先勾选卡密。
failure-cards-moved-on = 选中的卡密状态不允许这样做，没有任何改动。
failure-cards-of-others = 目标规格属于另一个供应商，没有移动。
failure-cards-there-already = 新规格里已经有这些卡密了，没有移动。
problem-choose = 请选择一项。
problem-no-cards = 请选择文件，或粘贴卡密。
problem-amount = 请填写金额，例如 12.50。
problem-manual = 这个规格是人工发货，不需要卡密。
problem-no-separator = 文件里没有找到分隔行。请填写分隔行，例如 =====。
