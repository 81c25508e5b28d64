# The pages a buyer sees.

home-announcement = 公告
home-search = 搜索商品
home-search-go = 搜索
home-search-title = 「{ $q }」的搜索结果
home-categories = 商品分类
home-subcategories = 细分类目
home-all = 全部商品
home-found = 与「{ $q }」相关的商品共 { $count } 件。
home-clear = 查看全部
home-empty-title = 货架还空着
home-empty = 店主正在上架商品，请稍后再来。
home-nothing-title = 没有找到
home-nothing = 换个关键词试试，或者浏览全部商品。

tag-automatic = 自动发货
tag-manual = 人工发货
price-from = 起
stock-sold-out = 已售罄
product-gone = 补货后即可购买。过会儿再来看看，或者先挑挑别的。
failure-title-missing-product = 商品已下架
gone-kept = 您填写的内容都在这里
gone-answer = 其他填写内容
product-gone-others = 看看其他商品
stock-few = 库存紧张
stock-plenty = 库存充足
stock-exactly = 库存 { $count }
sold-count = 已售 { $count }

crumbs-label = 当前位置
picture-of = { $name }，图 { $number }
picture-show = 查看图 { $number }
product-variant-plain = 默认规格
product-variant = 规格
product-quantity = 数量
product-about = 商品详情
quantity-less = 减少
quantity-more = 增加
quantity-bounds =
    { $min ->
        [1] 每单最多 { $max } 件
       *[other] 每单 { $min }–{ $max } 件
    }
quantity-bounds-pattern = 每单 %min–%max 件
tiers-label = 多买优惠
tier-from = 满 { $count } 件
tier-unit = { $price }/件

checkout-contact = 联系方式
checkout-contact-example = 邮箱、手机号或 QQ
checkout-contact-hint = 填写邮箱可收到邮件，也方便日后找回订单。填写手机号或 QQ 时，请同时设置查询密码，否则换了设备无法找回订单。
checkout-passphrase = 查询密码
checkout-passphrase-example = 自己记得住的一段文字
checkout-passphrase-hint = 换设备查询订单时，凭订单号和查询密码查看。
checkout-choose = 请选择
checkout-pay-with = 支付方式
checkout-no-way = 店铺暂未开通支付方式，请联系客服。
checkout-add-up = 重新计算合计
checkout-total = 合计
checkout-buy = 立即购买
checkout-look-again = 有内容需要修改，请查看标红的地方。
promise-sealed = 内容加密保存，仅购买者可见
promise-at-once = 付款成功后立即自动发货
promise-by-hand = 付款后由客服尽快人工处理
promise-lookup = 随时可查询订单，重新查看

# What gateways are told is being paid for.
pay-neutral-name = 订单 { $code }
pay-title = 支付订单
pay-amount = 应付金额
pay-until = 请在此时间前完成支付
pay-time-left = 剩余支付时间
pay-time-over = 支付时间已过，正在刷新订单状态…
pay-scan = 请用 { $way } 扫码支付
pay-qr-label = 支付二维码
pay-open-app = 在本机打开支付
pay-go-with = 使用 { $way } 付款
pay-leaves = 将跳转到支付页面，付款后自动返回。
pay-try-again = 重试
pay-odd = 收到 { $came }，与本单不符（应付 { $total }），所以订单还没有付清。请不要再付一次，把订单号发给商家处理。
pay-waiting = 等待付款，付款成功后本页会自动跳转。
pay-check = 已付款？查看订单状态
pay-another-way = 换一种支付方式
pay-cancel = 取消订单

order-number = 订单号
order-placed = 下单时间
order-paid-at = 付款时间
order-details = 订单详情
order-goods = 您购买的内容
order-usage = 使用说明
order-copy-all = 全部复制
order-copy-number = 复制第 { $number } 条
order-download = 下载 .txt
order-care = 请妥善保管，切勿转发给他人。
order-pay-now = 去支付 { $total }
order-refunded = 已退款
order-buy-again = 重新选购

order-state-pending = 等待付款
order-state-paid = 正在发货
order-state-awaiting-stock = 等待补货
order-state-awaiting-manual = 等待人工处理
order-state-partially-fulfilled = 部分发货
order-state-fulfilled = 已发货
order-state-expired = 订单已过期
order-state-cancelled = 订单已取消
order-state-partially-refunded = 已部分退款
order-state-refunded = 已退款
order-says-pending = 商品已为您保留，请在有效期内完成付款。
order-says-paid = 款项已收到，正在为您取卡，请稍候片刻。
order-says-awaiting-stock = 款项已收到，但库存暂时不足。补货后会优先发给您，无需重新下单。
order-says-awaiting-manual = 款项已收到，客服会尽快为您处理，完成后可在本页查看。
order-says-partially-fulfilled = 已先发出一部分，其余的处理好后会显示在本页。
order-says-fulfilled = 商品已发出，请在下方查看。感谢您的购买！
order-says-expired = 未在有效期内付款，商品已释放。如果您已经付款，请稍等，到账后会自动处理。
order-says-cancelled = 这笔订单已取消，没有产生费用。
order-says-partially-refunded = 部分款项已退回，到账时间以支付渠道为准。
order-says-refunded = 款项已原路退回，到账时间以支付渠道为准。

lookup-intro = 买到的内容可以随时回来查看。
lookup-ways = 查询方式
lookup-by-order = 订单号
lookup-by-contact = 邮箱
lookup-by-browser = 本机订单
lookup-order-example = 20 位字母和数字
lookup-order-hint = 在支付页面、订单页面或邮件中可以找到。
lookup-guarded = 这笔订单不是在此浏览器下的。为保护卡密，请输入查询密码，或通过邮箱接收订单链接。
lookup-passphrase-hint = 下单时填写的查询密码。当时没有填写？请改用邮箱查询。
lookup-go = 查询
lookup-mail = 下单时填写的邮箱
lookup-contact-hint = 我们会把订单链接发送到这个邮箱。
lookup-send = 发送链接
lookup-sent-title = 请查收邮件
lookup-sent = 如果 { $contact } 名下有订单，几分钟内会收到一封带有订单链接的邮件。没有收到？请检查垃圾邮件箱。
lookup-none-title = 这台设备上还没有订单
lookup-none = 在这个浏览器里下的订单会出现在这里。
