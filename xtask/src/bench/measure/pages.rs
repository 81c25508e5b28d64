//! The pages that strangers see: home and product, against fixed bytes of the same length.

use super::Bench;
use super::fixed::Fixed;
use super::line::Line;
use super::load::{self, Customer, Pace, fresh_number, from_somewhere, milliseconds};
use super::report::{Figure, Report};
use super::shop::{SKU, Shop};
use anyhow::Result;
use std::time::Duration;

const LINES: usize = 32;
const BROWSER: &str =
    "accept: text/html\r\naccept-encoding: gzip, br\r\naccept-language: zh-CN\r\n";

struct Reader {
    path: String,
    headers: String,
}

impl Customer for Reader {
    async fn visit(&mut self, line: &mut Line) -> Result<()> {
        line.get(&self.path, &self.headers).await?.expect(200)
    }
}

pub async fn measure(bench: &Bench, shop: &Shop, report: &mut Report) -> Result<()> {
    for (name, path) in [("home page", "/".to_owned()), ("product page", format!("/p/{SKU}"))] {
        let reader = || Reader {
            path: path.clone(),
            headers: format!("{BROWSER}{}", from_somewhere(fresh_number())),
        };
        let mut line = Line::open(shop.address).await?;
        let size = line.get(&path, BROWSER).await?.body.len();
        let fixed = Fixed::start(size).await?;

        let warm = Duration::from_secs(2);
        load::run(shop.address, LINES, Pace::Flat, warm, reader).await?;
        load::run(fixed.address, LINES, Pace::Flat, warm, reader).await?;
        let (mut pages, mut limits) = (Vec::new(), Vec::new());
        // In turn, so that both see the same moods of the machine.
        for _ in 0..3 {
            let limit = load::run(fixed.address, LINES, Pace::Flat, bench.run, reader).await?;
            limits.push(limit.per_second);
            let page = load::run(shop.address, LINES, Pace::Flat, bench.run, reader).await?;
            pages.push(page.per_second);
        }
        let (page, limit) = (Figure::of(&pages), Figure::of(&limits));
        let what = format!("{name} ({size} bytes compressed), requests");
        report.row(what, "≥ 60 %").against(limit).runs(page, "/s");

        let pace = Pace::PerSecond(page.median * 0.7);
        let mut waits = Vec::new();
        for _ in 0..3 {
            let run = load::run(shop.address, LINES, pace, bench.run, reader).await?;
            waits.push(milliseconds(run.at(0.99)));
        }
        let what = format!("{name}, p99 at 70 % of that, fixed arrival rate");
        report.row(what, "≤ 20 ms").runs(Figure::of(&waits), "ms");
    }
    Ok(())
}
