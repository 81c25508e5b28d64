# What stands on every page, and every sentence that begins with "no".

skip-to-content = 跳到正文
nav-label = 主导航
nav-lookup = 查询订单
nav-lookup-short = 查询订单
go-home = 返回首页
go-console = 返回后台
switches = 语言与外观
language-switch = 语言
theme-switch = 外观
theme-auto = 自动
theme-light = 浅色
theme-dark = 深色
footer-contact = 联系客服
copy = 复制
copied = 已复制
cancel = 取消
save = 保存
back = 返回
required = 必填
optional = 选填
previous-page = 上一页
next-page = 下一页
pages-label = 翻页
page-of = 第 { $page } / { $pages } 页

failure-title-missing = 页面不存在
failure-title-closed = 本店未营业
failure-shop-closed = 本店现在不接单。已买的订单仍可查询。
failure-title-invite = 邀请无效
failure-title-busy = 请稍后再试
failure-title-forbidden = 无权访问
failure-title-broken = 出了点问题
failure-title-refused = 未能完成

failure-not-found = 您访问的内容不存在，可能已被移除，或者链接有误。
failure-forbidden = 您没有权限访问这里。
failure-forged = 为了您的安全，这次提交没有被接受。请回到本站页面重新操作。
failure-method-not-allowed = 这个地址不接受这种访问方式。
failure-timeout = 等待时间过长，请重试。
failure-too-large = 提交的内容超过了 { $limit } 的上限。
failure-malformed = 提交的内容无法识别，请返回检查后重试。
failure-internal = 系统出了点问题，我们已记录下来（编号 { $request }）。请稍后重试；如果您已付款，订单不会丢失。
failure-busy = 当前访问人数较多，请稍等几秒再试。
failure-rate-limited = 操作太频繁了，请在 { $seconds } 秒后重试。
failure-taken = 已被占用，请换一个。
failure-too-many-hosts = 每个店铺最多可绑定 { $most } 个自有域名。
failure-host-unproven = 还没有查到解析记录或验证文件。新记录可能需要一段时间才能生效，请稍后再试。
failure-moved-on = 状态刚刚发生了变化，请刷新页面查看。
failure-changed-meanwhile = 其他人刚刚保存了修改。你填写的内容都还在；不一致的地方，下方标出了现在保存的内容。再次保存将以你填写的为准。
failure-out-of-stock =
    { $left ->
        [0] 刚刚售罄了，请稍后再来看看。
       *[other] 库存不足，目前只剩 { $left } 件。
    }
failure-too-few = 库存不足，请减少购买数量。
failure-price-changed = 现在合计 { $price }，与您刚才看到的不同。请确认后再次提交。
failure-variant-gone = 您选的规格已下架，请另选一个。
failure-not-for-sale = 该商品已下架或暂停销售。
failure-too-many-holds = 您或同一网络下已有 { $limit } 笔订单尚未付款，请先付款或取消，或过几分钟再下单。
failure-contact-limit = 每个联系方式最多购买 { $limit } 件。
failure-gateway-failed = 支付渠道暂时没有响应，请稍后重试，或换一种支付方式。
failure-sandbox-off = 测试支付未启用。
failure-callback-refused = 回调未通过验证。
failure-wrong-lookup = 没有找到匹配的订单，请检查订单号和查询密码。
failure-below-floor = 这个商品暂时不能按此价格出售，请刷新页面或选择其他商品。

problem-not-a-host = 这不是有效的域名，例如 cards.example。
problem-not-allowed = 这个域名不能绑定。
problem-other = 填写有误，请检查。
problem-name-taken = 同一商品已有叫这个名字的规格。
row-acts = 操作
problem-empty = 请填写此项。
problem-required = 请填写此项。
problem-too-long = 最多 { $limit } 个字符。
problem-too-short = 至少 { $limit } 个字符。
problem-too-large = 不能大于 { $limit }。
problem-too-small = 不能小于 { $limit }。
problem-too-many = 最多 { $limit } 个。
problem-too-big = 最多 { $limit } KiB。
problem-not-a-number = 请填写整数。
problem-not-an-email = 请填写有效的邮箱地址。
problem-not-an-option = 请从选项中选择。
problem-does-not-match = 格式不正确。
problem-control-signs = 含有不支持的字符。
problem-malformed = 格式不正确。
problem-no-such-shop = 没有这家店铺。
problem-not-a-link = 请填写网页地址，如 https://example.com/p/1。
problem-no-such-supplier = 没有这个供应商。
problem-unknown = 没有这个选项。
problem-quantity = 每单可购买 { $min } 到 { $max } 件。
problem-below-floor = 低于最低限价 { $limit }。

service-lead = 统一查单与售后：
service-title = 统一售后页
service-page-lead = 开启后，代理店铺的订单页、付款页和发货邮件会出现一个链接，通往平台的查询页；买家在那里能查到在任何店铺买的订单。关闭时，代理店铺里没有任何痕迹。
service-no-address = 还没有设置平台的公开网址（web.public_url），链接暂时不会出现。
service-on = 在代理店铺显示统一售后链接
service-on-hint = 代理的买家会看到平台的网址，请先与代理说明。
service-name = 页面名称
service-name-hint = 买家看到的名称，例如「卡密售后中心」，最多 40 个字。
service-address = 链接地址：
order-books = 分账明细
order-books-who = 账户
order-books-share = 应得
order-books-net = 合计
order-fee = 手续费
