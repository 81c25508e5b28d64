// What pages gain with a script: copying, counting down, totals that follow. All work without it too.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Menus close when one looks elsewhere.
  const closeMenus = (except) => {
    for (const menu of all("details.switch[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.switch")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
  });

  // Copying.
  const put = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    // Plain http: the old way.
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.className = "sr-only";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copied = (button) => {
    const word = button.querySelector("span");
    if (!word || button.classList.contains("is-copied")) return;
    const before = word.textContent;
    word.textContent = button.dataset.done;
    button.classList.add("is-copied");
    setTimeout(() => {
      word.textContent = before;
      button.classList.remove("is-copied");
    }, 1600);
  };
  const cardsOf = (goods) => all("[data-card]", goods).map((card) => card.textContent);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-card], [data-copy-all]");
    if (!button) return;
    let text = button.dataset.copy;
    if ("copyCard" in button.dataset) text = button.parentElement.querySelector("[data-card]").textContent;
    if ("copyAll" in button.dataset) text = cardsOf(button.closest("[data-goods]")).join("\n");
    await put(text);
    copied(button);
  });

  // A form that came back shows what is wrong with it.
  const wrong = document.querySelector("form .field-error:not(:empty)");
  if (wrong && !document.querySelector("[autofocus]")) wrong.scrollIntoView({ block: "center" });

  // Paper.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // Counting down. The server says how long is left, so a wrong clock here does no harm.
  for (const clock of all("[data-countdown]")) {
    const end = performance.now() + Number(clock.dataset.countdown) * 1000;
    const shown = clock.querySelector("time");
    const label = clock.querySelector("span");
    label.textContent = clock.dataset.left;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      const two = (number) => String(number).padStart(2, "0");
      shown.textContent = `${two(Math.floor(left / 60))}:${two(left % 60)}`;
      clock.classList.toggle("is-short", left <= 60);
      if (left > 0) return;
      clearInterval(timer);
      label.textContent = clock.dataset.over;
      shown.textContent = "";
      setTimeout(() => location.reload(), 5000);
    };
    const timer = setInterval(tick, 1000);
    tick();
  }

  // Another palette is worn at once by the sample beside it.
  for (const palettes of all("[data-palettes]")) {
    palettes.addEventListener("change", (event) => {
      if (event.target.name !== "palette") return;
      for (const sample of all("[data-sample]", palettes)) sample.dataset.palette = event.target.value;
    });
  }

  // The checkout adds up as one chooses; what the buyer saw goes along with the form.
  const form = document.querySelector("[data-checkout]");
  if (!form) return;
  const { sign, decimals } = form.dataset;
  const places = Number(decimals);
  const money = (minor) => sign + (minor / 10 ** places).toFixed(places);
  const quantity = form.elements.quantity;
  const tiersOf = (sku) =>
    (sku.dataset.tiers || "")
      .split(",")
      .filter(Boolean)
      .map((tier) => tier.split(":").map(Number));
  const chosen = () => form.querySelector("[name=sku]:checked");

  const showTiers = (sku, count) => {
    for (const table of all("[data-tiers-of]", form)) {
      table.hidden = table.dataset.tiersOf !== sku.value;
      for (const row of all("tr", table)) row.toggleAttribute("data-reached", count >= Number(row.dataset.from));
    }
  };
  const addUp = () => {
    const sku = chosen();
    if (!sku) return;
    const count = Math.floor(Number(quantity.value)) || 0;
    const reached = tiersOf(sku).filter(([from]) => count >= from);
    const unit = reached.length ? reached[reached.length - 1][1] : Number(sku.dataset.price);
    form.elements.seen.value = unit * count;
    // What a coupon takes off holds for the total that it was asked for.
    const cut = form.querySelector("[data-off]");
    const holds = cut && Number(cut.dataset.of) === unit * count;
    if (cut && !holds) cut.remove();
    form.querySelector("[data-total]").textContent = money(unit * count - (holds ? Number(cut.dataset.off) : 0));
    document.querySelector("[data-unit]").textContent = money(unit);
    const list = document.querySelector("[data-list]");
    if (list) list.textContent = sku.dataset.listPrice || "";
    showTiers(sku, count);
    for (const step of all("[data-step]", form)) {
      const next = count + Number(step.dataset.step);
      step.disabled = next < Number(quantity.min) || next > Number(quantity.max);
    }
  };
  const choose = () => {
    const sku = chosen();
    if (!sku) return;
    quantity.min = sku.dataset.min;
    quantity.max = sku.dataset.max;
    // What was refused stays as it was typed, beside the sentence about it.
    if (!quantity.hasAttribute("aria-invalid")) {
      quantity.value = Math.min(Math.max(Number(quantity.value) || 0, Number(quantity.min)), Number(quantity.max));
    }
    const bounds = form.querySelector("[data-bounds]");
    if (bounds) {
      bounds.textContent = bounds.dataset.text.replace("%min", sku.dataset.min).replace("%max", sku.dataset.max);
    }
    addUp();
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "coupon") form.querySelector("[data-off]")?.remove();
    if (event.target.name === "coupon") addUp();
    if (event.target.name === "sku") choose();
  });
  quantity.addEventListener("input", addUp);
  form.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    quantity.value = (Number(quantity.value) || 0) + Number(step.dataset.step);
    addUp();
  });

  // One press is enough. Coming back by the back button, one may press again, for another order.
  form.addEventListener("submit", () => {
    const go = form.querySelector(".buybar-go");
    setTimeout(() => (go.disabled = true), 0);
  });
  const renew = async () => {
    const answer = await fetch(location.pathname, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    form.elements.form_token.value = (await answer.json()).form_token;
  };
  window.addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    const back = event.persisted || (visit && visit.type === "back_forward");
    const go = form.querySelector(".buybar-go");
    if (event.persisted) go.disabled = false;
    if (back && location.pathname.includes("/p/")) renew().catch(() => {});
    choose();
  });
})();
