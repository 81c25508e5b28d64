//! Tables as both databases know them.

diesel::table! {
    settings (topic) {
        topic -> Text,
        value -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    master_keys (version) {
        version -> Integer,
        proof -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    data_keys (id) {
        id -> BigInt,
        purpose -> Text,
        master_version -> Integer,
        wrapped -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    staff (id) {
        id -> BigInt,
        name -> Text,
        password_hash -> Text,
        role -> Text,
        disabled -> Bool,
        must_change_password -> Bool,
        created_at -> BigInt,
        password_changed_at -> BigInt,
        agent_id -> Nullable<BigInt>,
        supplier_id -> Nullable<BigInt>,
        second_factor -> Bool,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    second_factors (staff_id) {
        staff_id -> BigInt,
        sealed -> Binary,
        last_step -> BigInt,
        wrong -> Integer,
        wrong_at -> BigInt,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (staff_id, hash) {
        staff_id -> BigInt,
        hash -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    login_steps (token_hash) {
        token_hash -> Binary,
        staff_id -> BigInt,
        wrong -> Integer,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    categories (id) {
        id -> BigInt,
        parent_id -> Nullable<BigInt>,
        name -> Text,
        slug -> Text,
        position -> Integer,
        hidden -> Bool,
    }
}

diesel::table! {
    products (id) {
        id -> BigInt,
        category_id -> Nullable<BigInt>,
        name -> Text,
        slug -> Text,
        summary -> Text,
        description -> Text,
        description_html -> Text,
        usage_note -> Text,
        usage_note_html -> Text,
        tags -> Text,
        fields -> Text,
        position -> Integer,
        hidden -> Bool,
        sold -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        pending_days -> Nullable<Integer>,
        supplier_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    pictures (digest) {
        digest -> Text,
        mime -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> Binary,
        thumb -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    product_pictures (product_id, digest) {
        product_id -> BigInt,
        digest -> Text,
        position -> Integer,
    }
}

diesel::table! {
    skus (id) {
        id -> BigInt,
        product_id -> BigInt,
        code -> Text,
        name -> Text,
        currency -> Text,
        price -> BigInt,
        list_price -> Nullable<BigInt>,
        wholesale -> Nullable<BigInt>,
        floor -> Nullable<BigInt>,
        ceiling -> Nullable<BigInt>,
        delivery -> Text,
        card_kind -> Text,
        uses_per_card -> Nullable<Integer>,
        take_order -> Text,
        min_per_order -> Integer,
        max_per_order -> Integer,
        per_contact_limit -> Nullable<Integer>,
        stock_display -> Text,
        allow_duplicates -> Bool,
        low_stock_at -> Integer,
        low_stock_told -> Bool,
        position -> Integer,
        hidden -> Bool,
        free_from -> BigInt,
        sold -> BigInt,
        advertised_floor -> Nullable<BigInt>,
        agents_only -> Bool,
        supplier_cost -> Nullable<BigInt>,
    }
}

diesel::table! {
    price_tiers (sku_id, min_quantity) {
        sku_id -> BigInt,
        min_quantity -> Integer,
        unit_price -> BigInt,
    }
}

diesel::table! {
    card_batches (id) {
        id -> BigInt,
        sku_id -> BigInt,
        data_key_id -> BigInt,
        note -> Text,
        source -> Text,
        importer -> Text,
        cost -> Nullable<BigInt>,
        imported -> BigInt,
        state -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    cards (id) {
        id -> BigInt,
        sku_id -> BigInt,
        batch_id -> BigInt,
        sealed -> Binary,
        fingerprint -> Binary,
        copy -> BigInt,
    }
}

diesel::table! {
    card_claims (card_id) {
        card_id -> BigInt,
        sku_id -> BigInt,
        state -> Text,
        order_id -> Nullable<BigInt>,
        until -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    card_meters (card_id) {
        card_id -> BigInt,
        sku_id -> BigInt,
        uses_left -> Nullable<BigInt>,
    }
}

diesel::table! {
    card_uses (order_id, card_id) {
        order_id -> BigInt,
        card_id -> BigInt,
        uses -> Integer,
        state -> Text,
    }
}

diesel::table! {
    stock_waits (order_id) {
        order_id -> BigInt,
        sku_id -> BigInt,
        missing -> Integer,
        since -> BigInt,
    }
}

diesel::table! {
    gateway_accounts (id) {
        id -> BigInt,
        code -> Text,
        driver -> Text,
        name -> Text,
        sealed -> Binary,
        enabled -> Bool,
        position -> Integer,
        created_at -> BigInt,
        fee_bps -> BigInt,
        fee_fixed -> BigInt,
        fee_owner_bps -> BigInt,
    }
}

diesel::table! {
    orders (id) {
        id -> BigInt,
        code -> Text,
        form_token -> Binary,
        status -> Text,
        total -> BigInt,
        currency -> Text,
        gateway_account_id -> Nullable<BigInt>,
        contact_sealed -> Binary,
        contact_index -> Binary,
        passphrase -> Nullable<Text>,
        passphrase_kind -> Text,
        fields_sealed -> Nullable<Binary>,
        visitor -> Binary,
        address -> Binary,
        mailable -> Bool,
        locale -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        paid_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        agent_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    order_lines (id) {
        id -> BigInt,
        order_id -> BigInt,
        position -> Integer,
        sku_id -> BigInt,
        sku_code -> Text,
        product_name -> Text,
        sku_name -> Text,
        delivery -> Text,
        quantity -> Integer,
        unit -> BigInt,
        total -> BigInt,
        supplier_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    order_steps (id) {
        id -> BigInt,
        order_id -> BigInt,
        event -> Text,
        from_status -> Text,
        to_status -> Text,
        actor -> Text,
        note -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        order_id -> BigInt,
        line_id -> BigInt,
        kind -> Text,
        name -> Text,
        sealed -> Binary,
        data_key_id -> BigInt,
        actor -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    payment_attempts (id) {
        id -> BigInt,
        order_id -> BigInt,
        account_id -> BigInt,
        next_step -> Text,
        provider_ref -> Text,
        polls -> Integer,
        next_poll_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    payment_facts (id) {
        id -> BigInt,
        account_id -> BigInt,
        event_key -> Text,
        order_id -> Nullable<BigInt>,
        order_code -> Text,
        amount -> BigInt,
        currency -> Text,
        outcome -> Text,
        received_at -> BigInt,
        odd_left -> BigInt,
    }
}

diesel::table! {
    odd_money (id) {
        id -> BigInt,
        fact_id -> BigInt,
        way -> Text,
        amount -> BigInt,
        note -> Text,
        actor -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        lease_until -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        first_run_at -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        detail -> Text,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> BigInt,
        actor -> Text,
        action -> Text,
        subject -> Text,
        count -> BigInt,
        detail -> Text,
        address -> Text,
    }
}

diesel::table! {
    sales_slots (start) {
        start -> BigInt,
        orders -> BigInt,
        paid -> BigInt,
        revenue -> BigInt,
        pieces -> BigInt,
    }
}

diesel::table! {
    ledger_entries (source_kind, source_id, account, part) {
        source_kind -> Text,
        source_id -> BigInt,
        account -> Text,
        part -> Integer,
        currency -> Text,
        amount -> BigInt,
        available_at -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    agent_levels (id) {
        id -> BigInt,
        name -> Text,
        of_wholesale -> BigInt,
        regions -> Text,
    }
}

diesel::table! {
    agents (id) {
        id -> BigInt,
        parent_id -> Nullable<BigInt>,
        name -> Text,
        level_id -> Nullable<BigInt>,
        status -> Text,
        closes_branch -> Bool,
        depth -> Integer,
        created_at -> BigInt,
        archived -> Bool,
        regions -> Text,
    }
}

diesel::table! {
    agent_paths (descendant_id, ancestor_id) {
        ancestor_id -> BigInt,
        descendant_id -> BigInt,
        distance -> Integer,
    }
}

diesel::table! {
    agent_applications (id) {
        id -> BigInt,
        parent_id -> Nullable<BigInt>,
        status -> Text,
        name -> Text,
        shop -> Text,
        shop_name -> Text,
        password_hash -> Text,
        contact -> Text,
        words -> Text,
        language -> Text,
        address -> Text,
        reason -> Text,
        decided_by -> Text,
        decided_at -> Nullable<BigInt>,
        agent_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    agent_invites (id) {
        id -> BigInt,
        agent_id -> BigInt,
        code -> Text,
        note -> Text,
        uses_left -> Integer,
        used -> Integer,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    agent_shops (agent_id) {
        agent_id -> BigInt,
        slug -> Text,
        site -> Text,
        created_at -> BigInt,
        closed -> Bool,
        logo -> Text,
        icon -> Text,
    }
}

diesel::table! {
    agent_hosts (agent_id, host) {
        agent_id -> BigInt,
        host -> Text,
        token -> Text,
        proven_at -> Nullable<BigInt>,
        created_at -> BigInt,
        checked_at -> BigInt,
        misses -> Integer,
    }
}

diesel::table! {
    shop_products (agent_id, product_id) {
        agent_id -> BigInt,
        product_id -> BigInt,
        position -> Integer,
        hidden -> Bool,
        title -> Text,
        summary -> Text,
        description -> Text,
        description_html -> Text,
    }
}

diesel::table! {
    coupons (id) {
        id -> BigInt,
        agent_id -> BigInt,
        code -> Text,
        mode -> Text,
        value -> BigInt,
        minimum -> BigInt,
        starts_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        most -> Nullable<BigInt>,
        per_contact -> Nullable<BigInt>,
        used -> BigInt,
        closed -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    coupon_uses (order_id) {
        order_id -> BigInt,
        coupon_id -> BigInt,
        contact_index -> Binary,
        amount -> BigInt,
        freed -> Bool,
    }
}

diesel::table! {
    wholesale_prices (sku_id, level_id, min_quantity) {
        sku_id -> BigInt,
        level_id -> BigInt,
        min_quantity -> Integer,
        unit_price -> BigInt,
    }
}

diesel::table! {
    markup_rules (owner_id, sku_id, category_id, child_id, level_id) {
        owner_id -> BigInt,
        sku_id -> BigInt,
        category_id -> BigInt,
        child_id -> BigInt,
        level_id -> BigInt,
        mode -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    price_tellings (agent_id) {
        agent_id -> BigInt,
        print -> Text,
        told_at -> BigInt,
        misfits -> Nullable<BigInt>,
        few -> Text,
    }
}

diesel::table! {
    price_walks (name) {
        name -> Text,
        after_agent -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    price_cases (id) {
        id -> BigInt,
        agent_id -> BigInt,
        sku_id -> BigInt,
        status -> Text,
        shown -> Nullable<BigInt>,
        least -> Nullable<BigInt>,
        currency -> Text,
        found_by -> Text,
        link -> Text,
        reason -> Text,
        opened_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    price_case_steps (id) {
        id -> BigInt,
        case_id -> BigInt,
        event -> Text,
        actor -> Text,
        note -> Text,
        amount -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    retail_rules (agent_id, sku_id, category_id) {
        agent_id -> BigInt,
        sku_id -> BigInt,
        category_id -> BigInt,
        mode -> Text,
        value -> BigInt,
        rounding -> Text,
        step -> BigInt,
        ending -> BigInt,
    }
}

diesel::table! {
    assortment_rules (sku_id, category_id, agent_id, level_id) {
        sku_id -> BigInt,
        category_id -> BigInt,
        agent_id -> BigInt,
        level_id -> BigInt,
        open -> Bool,
    }
}

diesel::table! {
    order_shares (order_id, line, position) {
        order_id -> BigInt,
        line -> Integer,
        position -> Integer,
        account -> Text,
        amount -> BigInt,
        pending_seconds -> BigInt,
    }
}

diesel::table! {
    own_contacts (agent_id, contact_index) {
        agent_id -> BigInt,
        contact_index -> Binary,
        hint -> Text,
    }
}

diesel::table! {
    refunds (id) {
        id -> BigInt,
        order_id -> BigInt,
        key -> Text,
        amount -> BigInt,
        currency -> Text,
        actor -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    gateway_refunds (id) {
        id -> BigInt,
        order_id -> BigInt,
        account_id -> BigInt,
        event_key -> Text,
        key -> Text,
        amount -> BigInt,
        currency -> Text,
        reason -> Text,
        actor -> Text,
        status -> Text,
        taken -> Bool,
        looks -> Integer,
        said -> Text,
        asked_at -> BigInt,
        changed_at -> BigInt,
    }
}

diesel::table! {
    wallets (agent_id) {
        agent_id -> BigInt,
        credit -> BigInt,
    }
}

diesel::table! {
    top_ups (id) {
        id -> BigInt,
        agent_id -> BigInt,
        key -> Text,
        amount -> BigInt,
        currency -> Text,
        reference -> Text,
        actor -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    deposits (id) {
        id -> BigInt,
        code -> Text,
        key -> Text,
        agent_id -> BigInt,
        account_id -> BigInt,
        amount -> BigInt,
        currency -> Text,
        status -> Text,
        next_step -> Text,
        polls -> Integer,
        next_poll_at -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
        paid_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    payout_accounts (agent_id) {
        agent_id -> BigInt,
        kind -> Text,
        sealed -> Binary,
        hint -> Text,
        changed_at -> BigInt,
    }
}

diesel::table! {
    payouts (id) {
        id -> BigInt,
        agent_id -> BigInt,
        status -> Text,
        amount -> BigInt,
        fee -> BigInt,
        currency -> Text,
        kind -> Text,
        sealed -> Binary,
        hint -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        approved_by -> Text,
        approved_at -> Nullable<BigInt>,
        ended_by -> Text,
        ended_at -> Nullable<BigInt>,
        note -> Text,
    }
}

diesel::table! {
    promoters (id) {
        id -> BigInt,
        agent_id -> BigInt,
        code -> Text,
        name -> Text,
        contact_sealed -> Binary,
        contact_index -> Binary,
        contact_hint -> Text,
        share -> BigInt,
        days -> BigInt,
        token_hash -> Binary,
        off -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    promoted_orders (order_id) {
        order_id -> BigInt,
        promoter_id -> BigInt,
        share -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    linked_orders (order_id) {
        order_id -> BigInt,
        agent_id -> BigInt,
        product_id -> BigInt,
    }
}

diesel::table! {
    promoter_payments (id) {
        id -> BigInt,
        promoter_id -> BigInt,
        key -> Text,
        amount -> BigInt,
        currency -> Text,
        reference -> Text,
        actor -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    link_clicks (agent_id, promoter_id, product_id, day) {
        agent_id -> BigInt,
        promoter_id -> BigInt,
        product_id -> BigInt,
        day -> BigInt,
        clicks -> BigInt,
    }
}

diesel::table! {
    suppliers (id) {
        id -> BigInt,
        name -> Text,
        note -> Text,
        disabled -> Bool,
        created_at -> BigInt,
        account_sealed -> Nullable<Binary>,
        account_hint -> Text,
    }
}

diesel::table! {
    settlements (id) {
        id -> BigInt,
        supplier_id -> BigInt,
        key -> Text,
        status -> Text,
        amount -> BigInt,
        currency -> Text,
        reference -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        ended_by -> Text,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    counters,
    master_keys,
    data_keys,
    staff,
    sessions,
    second_factors,
    recovery_codes,
    login_steps,
    categories,
    products,
    pictures,
    product_pictures,
    skus,
    price_tiers,
    card_batches,
    cards,
    card_claims,
    card_meters,
    card_uses,
    stock_waits,
    gateway_accounts,
    orders,
    order_lines,
    order_steps,
    deliveries,
    payment_attempts,
    payment_facts,
    odd_money,
    jobs,
    notices,
    audit,
    sales_slots,
    ledger_entries,
    agent_levels,
    agents,
    agent_paths,
    agent_applications,
    agent_invites,
    agent_shops,
    agent_hosts,
    shop_products,
    coupons,
    coupon_uses,
    promoters,
    promoted_orders,
    linked_orders,
    promoter_payments,
    link_clicks,
    wholesale_prices,
    markup_rules,
    price_cases,
    price_case_steps,
    price_tellings,
    price_walks,
    retail_rules,
    assortment_rules,
    order_shares,
    own_contacts,
    refunds,
    gateway_refunds,
    wallets,
    top_ups,
    deposits,
    payout_accounts,
    payouts,
    suppliers,
    settlements,
);
