# 邮件。主题里不出现卡密，也不出现联系方式。

mail-named = { $name }：{ $value }
mail-order-subject = { $shop }：您的订单已发货
mail-order-hello = 您好，
mail-order-ready = 您购买的商品已经备好，点开下面的链接即可查看和下载。
mail-order-number = 订单号
mail-order-items = 商品
mail-order-total = 实付金额
mail-order-open = 查看订单
mail-order-keep = 这个链接可以直接看到您的卡密，请不要转发给别人。

mail-lookup-subject = { $shop }：您的订单链接
mail-lookup-intro = 有人（应该就是您）在本店查询了用这个邮箱下的订单。点开下面的链接即可查看。
mail-lookup-not-you = 如果不是您本人查询，忽略这封邮件即可，别人看不到您的订单。

mail-operator-subject = { $shop } 提醒：{ $title }
mail-operator-open = 打开后台
mail-footer = 这是系统自动发送的邮件，请勿直接回复。

notice-low_stock = 库存不足
notice-low_stock-detail = 规格 { $subject } 只剩 { $detail } 张卡密，请及时补货。
notice-paid_without_stock = 已付款但缺货
notice-paid_without_stock-detail = 订单 { $subject } 已付款，但库存不够。补货后会自动发货。
notice-manual_order = 有订单等待人工发货
notice-manual_order-detail = 订单 { $subject } 已付款，请手动发货。
notice-double_payment = 重复付款
notice-double_payment-detail = 订单 { $subject } 收到了第二笔付款，请核对后退款。
notice-payment_mismatch = 付款金额不符
notice-payment_mismatch-detail = 订单 { $subject } 收到的金额或币种与订单不一致，没有发货，请人工核对。
notice-dead_job = 后台任务失败
notice-dead_job-detail = 任务 { $subject } 多次重试后仍未成功，请到「后台任务」中查看。
notice-payout_asked = 有代理申请提现
notice-payout_asked-detail = { $subject } 申请提现 { $detail }，请到「提现」中审核。

mail-agent-open = 打开代理后台
mail-shop-open = 打开店铺
notice-applied = 有人申请成为代理
notice-applied-detail = 「{ $subject }」申请开店，请在「代理申请」中处理。
notice-approved = 申请已通过
notice-approved-detail = 您的店铺已经开通，现在可以登录了。
notice-application_refused = 关于您的代理申请
notice-application_refused-detail = 您在「{ $subject }」的申请没有通过：{ $detail }

notice-prices_overtaken = 价格需要调整
notice-prices_overtaken-detail = 成本、最低或最高限价变动后，有 { $subject } 个价格已不合适。

notice-case_reported = 有人举报展示价违规
notice-case_reported-detail = { $subject } 的 { $detail } 被举报，请在「展示价违规」中处理。
notice-case_answered = 代理说明了情况
notice-case_answered-detail = { $subject } 就 { $detail } 的违规作了说明。
notice-case_moved = 展示价违规
notice-case_moved-detail = 违规 #{ $subject } 有新的进展，请登录查看，您可以说明情况。

notice-asked_back = 好久不见
notice-asked_back-detail = 您的店铺已有一段时间没有成交，商品和价格可能有更新，欢迎登录看看。{ $detail }
