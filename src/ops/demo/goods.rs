//! What the demo shop sells. Makers and products are made up; so are the cards.

/// Address and name.
pub(super) type Named = (&'static str, &'static str);

/// The upper level, and what stands below it.
pub(super) const CATEGORIES: &[(Named, &[Named])] = &[
    (("streaming", "影音会员"), &[("video", "视频"), ("music", "音乐")]),
    (("games", "游戏"), &[("wallets", "平台充值"), ("game-keys", "激活码")]),
    (("software", "软件授权"), &[("office", "系统与办公"), ("design", "设计创作")]),
    (("ai", "AI 工具"), &[]),
    (("network", "网络工具"), &[]),
    (("gift-cards", "礼品卡"), &[]),
];

pub(super) struct Good {
    /// Also the name of its cover and of its text.
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) summary: &'static str,
    pub(super) category: &'static str,
    pub(super) tags: &'static [&'static str],
    pub(super) cover: &'static [u8],
    /// The description; behind a line `---usage---` the note for who has paid.
    pub(super) text: &'static str,
    pub(super) variants: &'static [Variant],
}

/// Prices in minor units.
pub(super) struct Variant {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) price: i64,
    pub(super) list_price: Option<i64>,
    pub(super) tiers: &'static [(u32, i64)],
    pub(super) limit: Option<u32>,
    pub(super) stock: Stock,
    /// What the pages show as sold before the demo began.
    pub(super) sold: i64,
}

#[derive(Clone, Copy)]
pub(super) enum Stock {
    /// So many codes of so many groups of five signs.
    Codes { count: u32, groups: u32 },
    /// `account----password`.
    Pairs { count: u32 },
    /// Account, password and address on three lines.
    Blocks { count: u32 },
    /// One card for everybody.
    Shared,
    /// Handed over by a person, who asks for an account first.
    ByHand,
}

impl Variant {
    const fn new(code: &'static str, name: &'static str, price: i64, stock: Stock) -> Variant {
        Variant { code, name, price, list_price: None, tiers: &[], limit: None, stock, sold: 0 }
    }

    const fn instead_of(self, list_price: i64) -> Variant {
        Variant { list_price: Some(list_price), ..self }
    }

    const fn tiers(self, tiers: &'static [(u32, i64)]) -> Variant {
        Variant { tiers, ..self }
    }

    const fn limit(self, pieces: u32) -> Variant {
        Variant { limit: Some(pieces), ..self }
    }

    const fn sold(self, pieces: i64) -> Variant {
        Variant { sold: pieces, ..self }
    }
}

const fn codes(count: u32) -> Stock {
    Stock::Codes { count, groups: 4 }
}

macro_rules! good {
    ($slug:literal, $name:literal, $summary:literal, in $category:literal, $tags:expr, $variants:expr) => {
        Good {
            slug: $slug,
            name: $name,
            summary: $summary,
            category: $category,
            tags: &$tags,
            cover: include_bytes!(concat!("covers/", $slug, ".webp")),
            text: include_str!(concat!("texts/", $slug, ".md")),
            variants: &$variants,
        }
    };
}

/// In the order shown.
pub(super) const GOODS: &[Good] = &[
    good!(
        "streambox", "StreamBox Premium 4K 影视会员", "4K 画质 · 4 台设备 · 官方兑换码，时长可叠加",
        in "video", ["热卖", "自动发货"],
        [
            Variant::new("streambox-1m", "1 个月", 2_590, codes(260)).instead_of(3_500).sold(1_862),
            Variant::new("streambox-3m", "3 个月", 6_990, codes(120)).instead_of(10_500).sold(743),
            Variant::new("streambox-12m", "12 个月", 23_800, codes(45)).instead_of(42_000).sold(318),
        ]
    ),
    good!(
        "chatmind", "ChatMind Plus AI 助手会员", "官方礼品码，充到自己的账号，对话私密独享",
        in "ai", ["热卖", "自动发货"],
        [
            Variant::new("chatmind-plus-1m", "Plus 月卡", 13_900, codes(180)).instead_of(15_800).sold(2_417),
            Variant::new("chatmind-plus-3m", "Plus 季卡", 39_900, codes(60)).instead_of(47_400).sold(506),
        ]
    ),
    good!(
        "officesuite", "OfficeSuite Pro 2026 永久授权", "一次买断，绑定账号，可换机重装",
        in "office", ["永久授权", "阶梯价"],
        [
            Variant::new("officesuite-home", "家庭版", 16_800, Stock::Codes { count: 90, groups: 5 })
                .instead_of(74_800)
                .sold(965),
            Variant::new("officesuite-pro", "专业增强版", 29_800, Stock::Codes { count: 150, groups: 5 })
                .instead_of(219_800)
                .tiers(&[(5, 27_800), (10, 25_800)])
                .sold(1_204),
        ]
    ),
    good!(
        "gamevault", "GameVault 钱包充值码", "人民币区 · 30 秒到账 · 多张可叠加",
        in "wallets", ["自动发货"],
        [
            Variant::new("gamevault-50", "¥50", 4_850, codes(300)).sold(3_120),
            Variant::new("gamevault-100", "¥100", 9_680, codes(300)).sold(4_388),
            Variant::new("gamevault-200", "¥200", 19_300, codes(160)).sold(1_577),
        ]
    ),
    good!(
        "modelhub", "ModelHub API 额度兑换码", "一个接口调用主流大模型，按量计费不过期",
        in "ai", ["开发者", "阶梯价"],
        [
            Variant::new("modelhub-10", "$10 额度", 6_900, codes(200))
                .tiers(&[(5, 6_700), (20, 6_500)])
                .sold(889),
            Variant::new("modelhub-50", "$50 额度", 33_900, codes(0)).sold(231),
        ]
    ),
    good!(
        "stardust", "Stardust Odyssey 星尘远征 激活码", "太空沙盒冒险 · 中文配音 · 永久有效",
        in "game-keys", ["新品"],
        [
            Variant::new("stardust-standard", "标准版", 11_800, codes(75)).instead_of(19_800).sold(412),
            Variant::new("stardust-deluxe", "豪华版", 16_800, codes(4)).instead_of(26_800).sold(146),
        ]
    ),
    good!(
        "aether", "Aether Coins 600 以太币点卡", "全服通用，买得越多越便宜，可批量导出",
        in "wallets", ["批发", "阶梯价"],
        [Variant::new("aether-600", "", 3_000, Stock::Pairs { count: 600 })
            .tiers(&[(5, 2_880), (10, 2_760), (50, 2_580)])
            .sold(8_450)]
    ),
    good!(
        "cloudlink", "CloudLink 跨境办公网络加速", "40 个节点 · 5 台设备 · 流量用完自动停止",
        in "network", ["自动发货"],
        [
            Variant::new("cloudlink-1m", "月卡 200 GB", 1_990, Stock::Blocks { count: 80 }).sold(1_331),
            Variant::new("cloudlink-3m", "季卡 700 GB", 4_990, Stock::Blocks { count: 40 })
                .instead_of(5_970)
                .sold(470),
        ]
    ),
    good!(
        "tunewave", "TuneWave 高解析音乐会员", "无损音质 · 离线下载 · 家庭版最多 6 人",
        in "music", ["自动发货"],
        [
            Variant::new("tunewave-solo", "个人版 · 1 个月", 1_180, codes(140)).sold(2_055),
            Variant::new("tunewave-family", "家庭版 · 12 个月", 16_500, codes(35)).instead_of(21_600).sold(287),
        ]
    ),
    good!(
        "topup", "ChatMind Plus 人工代充", "只需账号邮箱，不要密码，通常 30 分钟内完成",
        in "ai", ["人工发货"],
        [Variant::new("topup-chatmind", "", 14_900, Stock::ByHand).limit(3).sold(634)]
    ),
    good!(
        "pixelcraft", "PixelCraft Studio 年度订阅", "图像、插画、排版三件套，含 100 GB 云端素材",
        in "design", ["年度订阅"],
        [Variant::new("pixelcraft-1y", "", 39_900, codes(28)).instead_of(72_000).sold(198)]
    ),
    good!(
        "giftcard", "Maple 美区礼品卡 Gift Card", "应用商店与订阅付款，仅限美国区账号",
        in "gift-cards", ["自动发货"],
        [
            Variant::new("maple-us-10", "$10", 7_150, codes(110)).sold(1_740),
            Variant::new("maple-us-25", "$25", 17_700, codes(64)).sold(915),
            Variant::new("maple-us-100", "$100", 70_500, codes(12)).limit(2).sold(263),
        ]
    ),
    good!(
        "desktopos", "DesktopOS 12 专业版密钥", "零售版，激活一次永久有效，重装自动激活",
        in "office", ["永久授权"],
        [Variant::new("desktopos-12-pro", "", 9_900, Stock::Codes { count: 0, groups: 5 })
            .instead_of(149_900)
            .sold(2_960)]
    ),
    good!(
        "sharedpass", "CloudLink 公共体验码 Trial Pass", "24 小时 · 2 GB 流量 · 人人可领",
        in "network", ["体验"],
        [Variant::new("cloudlink-trial", "", 10, Stock::Shared).limit(1).sold(5_216)]
    ),
];
