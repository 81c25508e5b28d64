# 代理自己的联系方式。
own-contacts-title = 本人联系方式
own-contacts-lead = 平台规定代理自购不计收益时，用这里的联系方式在本店下单，视为代理本人购买。登录账号不用填写。
own-contacts-none = 还没有登记。
own-contacts-unknown = 早前登记，未保存提示
own-contacts-add = 登记
own-contacts-contact = 联系方式
own-contacts-hint = 邮箱、手机号或 QQ，只保存加密索引和部分字符。
own-contacts-remove = 移除
notice-host_lost = 自有域名已失效
notice-host_lost-detail = 域名 { $subject } 连续三天查不到验证记录，已停止打开您的店铺。请恢复解析后重新验证。
audit-agent-host-lost = 自有域名验证失效
