//! Keys that fit, keys that do not, and a rotation beside a running shop.

use crate::ground::{Ground, NOW};
use keygrove::crypto::Keyring;
use keygrove::provenance::{self, By};
use keygrove::types::PageRequest;
use keygrove::vault::{Error, Index, Purpose, Vault};

#[actix_web::test]
async fn a_shop_opens_again_with_its_own_key_only() {
    let ground = Ground::fresh();
    let keyring = Keyring::for_testing();
    let ours = keyring.clone();
    let first = ground.db.write(move |conn| Vault::open(conn, &ours, NOW)).await.unwrap();
    let sealed = first.key(Purpose::Contacts).seal("here", b"someone");

    let ours = keyring.clone();
    let again = ground.db.write(move |conn| Vault::open(conn, &ours, NOW)).await.unwrap();
    assert_eq!(again.key(Purpose::Contacts).open("here", &sealed).unwrap().expose(), b"someone");
    assert!(again.key(Purpose::Fields).open("here", &sealed).is_err());
    assert_eq!(again.mac_key(Index::Cards).mac(b"x"), first.mac_key(Index::Cards).mac(b"x"));

    let foreign = Keyring::for_testing();
    let refused = ground.db.write(move |conn| Vault::open(conn, &foreign, NOW)).await;
    assert!(matches!(refused, Err(Error::WrongMasterKey)));
}

#[actix_web::test]
async fn a_rotation_touches_data_keys_and_a_running_shop_goes_on() {
    let ground = Ground::fresh();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let keyring = Keyring::create(&path).unwrap();
    let running = ground.db.write(move |conn| Vault::open(conn, &keyring, NOW)).await.unwrap();
    let vault = running.clone();
    let (id, key) = ground.db.write(move |conn| vault.fresh(conn, "batch", NOW)).await.unwrap();
    let sealed = key.seal("card", b"ABCD");

    let early = Keyring::load(&path).unwrap();
    let mut rotated = Keyring::load(&path).unwrap();
    let turn = Keyring::turn(&path).unwrap();
    let version = rotated.add_version(&path, &turn).unwrap();
    let changed =
        ground.db.write(move |conn| Vault::open(conn, &rotated, NOW)?.rewrap(conn, version, NOW));
    assert_eq!(changed.await.unwrap(), 2, "the root key and the batch's");

    let opened = ground.db.write(move |conn| Vault::open(conn, &early, NOW)).await;
    assert!(opened.is_ok(), "the file was read just before");
    let vault = running.clone();
    ground.db.write(move |conn| vault.fresh(conn, "batch", NOW)).await.unwrap();
    let key = ground.db.read(move |conn| running.data_key(conn, id)).await.unwrap();
    assert_eq!(key.open("card", &sealed).unwrap().expose(), b"ABCD");

    let newest = Keyring::load(&path).unwrap();
    let repeated =
        ground.db.write(move |conn| Vault::open(conn, &newest, NOW)?.rewrap(conn, version, NOW));
    assert_eq!(repeated.await.unwrap(), 0, "the new batch is under the new key already");

    let (file, newest) = (std::fs::read_to_string(&path).unwrap(), format!("{version} "));
    let keep = |kept: &dyn Fn(&str) -> bool| {
        let lines = file.lines().filter(|it| it.starts_with("keygrove") || kept(it));
        std::fs::write(&path, lines.map(|it| format!("{it}\n")).collect::<String>()).unwrap();
        Keyring::load(&path).unwrap()
    };
    let new_alone = keep(&|it| it.starts_with(&newest));
    ground.db.write(move |conn| Vault::open(conn, &new_alone, NOW)).await.unwrap();
    let old_alone = keep(&|it| !it.starts_with(&newest));
    let refused = ground.db.write(move |conn| Vault::open(conn, &old_alone, NOW)).await;
    assert!(matches!(refused, Err(Error::MissingVersion(_))), "before anybody pays for it");
}

#[actix_web::test]
async fn what_was_looked_at_is_found_by_its_subject() {
    let ground = Ground::fresh();
    ground
        .write(|conn| {
            let by = By::staff("mei", "192.0.2.1".to_owned());
            for (count, subject) in [(1, "order:A"), (2, "order:B"), (3, "order:A")] {
                let entry = by.entry("card.reveal", subject).count(count);
                provenance::record(conn, &entry, NOW).unwrap();
            }
        })
        .await;
    let (of_a, all) = ground
        .write(|conn| {
            let page = PageRequest::new(1, 10);
            let of_a = provenance::list_entries(conn, "order:A", page).unwrap();
            (of_a, provenance::list_entries(conn, "", page).unwrap())
        })
        .await;
    assert_eq!(of_a.items.iter().map(|it| it.count).collect::<Vec<_>>(), [3, 1]);
    assert_eq!((of_a.total, all.total, all.items[0].actor.as_str()), (2, 3, "staff:mei"));
}
