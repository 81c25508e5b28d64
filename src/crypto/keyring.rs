//! The master keys: a file outside the database, mode 0600. They seal data keys and nothing else.

use super::{DataKey, SealError};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const HEADER: &str = "keygrove master keys v1";

/// All versions of the master key; the highest is used for new data keys.
#[derive(Clone)]
pub struct Keyring {
    keys: BTreeMap<i32, DataKey>,
    /// Where it was read from, so that a running shop can learn of a version added since.
    path: Option<PathBuf>,
}

/// As long as it is kept, nobody else on this machine adds a version: of two who read the file and write
/// it, one would take the other's key away, and with it all that is sealed by then.
#[derive(Debug)]
pub struct Turn {
    _folder: File,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    #[error("cannot read the master key file {path}: {problem}")]
    Unreadable { path: String, problem: String },
    #[error("cannot write the master key file {path}: {problem}")]
    Unwritable { path: String, problem: String },
    #[error("the master key file {path} is not one: {problem}")]
    Malformed { path: String, problem: String },
    /// Anybody on the machine could read it.
    #[error("the master key file {path} must be readable by its owner only (chmod 600)")]
    TooOpen { path: String },
}

impl Keyring {
    /// Reads the file. Missing is an error: whether a new one may be made is `create`'s question.
    pub fn load(path: &Path) -> Result<Keyring, KeyringError> {
        let name = path.display().to_string();
        let unreadable = |error: io::Error| KeyringError::Unreadable {
            path: name.clone(),
            problem: error.to_string(),
        };
        let about = fs::metadata(path).map_err(unreadable)?;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(KeyringError::TooOpen { path: name });
        }
        let bytes = Zeroizing::new(fs::read(path).map_err(unreadable)?);
        let keys = parse(std::str::from_utf8(&bytes).unwrap_or_default()).map_err(|problem| {
            KeyringError::Malformed { path: name.clone(), problem: problem.to_owned() }
        })?;
        Ok(Keyring { keys, path: Some(path.to_owned()) })
    }

    /// Writes a file with one fresh key. Fails if there is a file.
    pub fn create(path: &Path) -> Result<Keyring, KeyringError> {
        let keys = BTreeMap::from([(1, DataKey::random())]);
        write_new(path, &keys).map_err(|error| unwritable(path, &error))?;
        Ok(Keyring { keys, path: Some(path.to_owned()) })
    }

    /// Waits for whoever else is adding a version. To be taken before the file is read.
    pub fn turn(path: &Path) -> Result<Turn, KeyringError> {
        // The file itself is replaced, the folder stays.
        let folder = File::open(folder_of(path)).and_then(|it| it.lock().map(|()| it));
        Ok(Turn { _folder: folder.map_err(|error| unwritable(path, &error))? })
    }

    /// Adds a fresh key with the next version, in the file first, then here.
    pub fn add_version(&mut self, path: &Path, _: &Turn) -> Result<i32, KeyringError> {
        let version = self.newest() + 1;
        let mut keys = self.keys.clone();
        keys.insert(version, DataKey::random());
        replace(path, &keys).map_err(|error| unwritable(path, &error))?;
        self.keys = keys;
        self.path = Some(path.to_owned());
        Ok(version)
    }

    /// The file as it is now; `None` if this keyring never had one or it cannot be read.
    pub fn reloaded(&self) -> Option<Keyring> {
        Keyring::load(self.path.as_deref()?).ok()
    }

    pub fn for_testing() -> Keyring {
        Keyring { keys: BTreeMap::from([(1, DataKey::random())]), path: None }
    }

    pub fn newest(&self) -> i32 {
        self.keys.keys().next_back().copied().unwrap_or(0)
    }

    pub fn versions(&self) -> impl Iterator<Item = i32> {
        self.keys.keys().copied()
    }

    pub fn wrap(&self, version: i32, key: &DataKey) -> Result<Vec<u8>, SealError> {
        Ok(self.master(version)?.seal(&place(version), key.bytes()))
    }

    pub fn unwrap_key(&self, version: i32, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let opened = self.master(version)?.open(&place(version), wrapped)?;
        let bytes = opened.expose().as_slice().try_into().map_err(|_| SealError::DoesNotOpen)?;
        Ok(DataKey::from_bytes(Zeroizing::new(bytes)))
    }

    /// Something only this version of the master key opens again.
    pub fn prove(&self, version: i32) -> Result<Vec<u8>, SealError> {
        Ok(self.master(version)?.seal(&proof_place(version), HEADER.as_bytes()))
    }

    pub fn check_proof(&self, version: i32, proof: &[u8]) -> Result<(), SealError> {
        self.master(version)?.open(&proof_place(version), proof).map(drop)
    }

    fn master(&self, version: i32) -> Result<&DataKey, SealError> {
        self.keys.get(&version).ok_or(SealError::NoSuchKey(version))
    }
}

fn place(version: i32) -> String {
    format!("dek|v1|kek:{version}")
}

fn proof_place(version: i32) -> String {
    format!("proof|v1|kek:{version}")
}

fn parse(text: &str) -> Result<BTreeMap<i32, DataKey>, &'static str> {
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err("it does not begin as one");
    }
    let mut keys = BTreeMap::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let (version, key) = line.split_once(' ').ok_or("a line is not `version key`")?;
        let version: i32 = version.parse().map_err(|_| "a version is not a number")?;
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(key, &mut *bytes).map_err(|_| "a key is not 64 hexadecimal digits")?;
        if version < 1 || keys.insert(version, DataKey::from_bytes(bytes)).is_some() {
            return Err("a version is below 1 or there twice");
        }
    }
    if keys.is_empty() { Err("it holds no key") } else { Ok(keys) }
}

fn render(keys: &BTreeMap<i32, DataKey>) -> Zeroizing<String> {
    // Room for everything, so that no half-filled copy is left behind by a growing buffer.
    let mut text = Zeroizing::new(String::with_capacity(64 + keys.len() * 80));
    text.push_str(HEADER);
    text.push('\n');
    for (version, key) in keys {
        text.push_str(&version.to_string());
        text.push(' ');
        text.push_str(&Zeroizing::new(hex::encode(key.bytes())));
        text.push('\n');
    }
    text
}

/// Never over an existing file, and never half a file: linking fails where a name is taken.
fn write_new(path: &Path, keys: &BTreeMap<i32, DataKey>) -> io::Result<()> {
    let beside = write_beside(path, keys)?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    linked?;
    sync_folder(path)
}

fn replace(path: &Path, keys: &BTreeMap<i32, DataKey>) -> io::Result<()> {
    let beside = write_beside(path, keys)?;
    fs::rename(&beside, path)?;
    sync_folder(path)
}

fn write_beside(path: &Path, keys: &BTreeMap<i32, DataKey>) -> io::Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{:08x}", std::process::id(), rand::random::<u32>()));
    let beside = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    file.write_all(render(keys).as_bytes())?;
    file.sync_all()?;
    Ok(beside)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

fn unwritable(path: &Path, error: &io::Error) -> KeyringError {
    KeyringError::Unwritable { path: path.display().to_string(), problem: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        assert!(matches!(Keyring::load(&path), Err(KeyringError::Unreadable { .. })));

        let made = Keyring::create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Keyring::create(&path).is_err(), "an existing key is never overwritten");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");

        let key = DataKey::random();
        let wrapped = made.wrap(1, &key).unwrap();
        let again = Keyring::load(&path).unwrap();
        assert_eq!(again.unwrap_key(1, &wrapped).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        Keyring::create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keyring::load(&path), Err(KeyringError::TooOpen { .. })));
    }

    #[test]
    fn a_new_version_keeps_what_the_old_one_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let mut keyring = Keyring::create(&path).unwrap();
        let wrapped = keyring.wrap(1, &DataKey::random()).unwrap();
        let before = keyring.clone();
        let turn = Keyring::turn(&path).unwrap();
        assert_eq!(keyring.add_version(&path, &turn).unwrap(), 2);
        assert!(keyring.unwrap_key(1, &wrapped).is_ok());
        assert!(keyring.unwrap_key(2, &wrapped).is_err(), "a wrap is bound to its version");
        assert_eq!(before.reloaded().unwrap().newest(), 2);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn nobody_takes_anothers_new_version_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        Keyring::create(&path).unwrap();
        let add = || {
            let turn = Keyring::turn(&path).unwrap();
            let mut keyring = Keyring::load(&path).unwrap();
            let version = keyring.add_version(&path, &turn).unwrap();
            (version, keyring.wrap(version, &DataKey::random()).unwrap())
        };
        let added: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(add)).collect();
            all.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let kept = Keyring::load(&path).unwrap();
        assert_eq!(kept.newest(), 9);
        for (version, wrapped) in added {
            assert!(kept.unwrap_key(version, &wrapped).is_ok(), "{version}");
        }
    }

    #[test]
    fn anything_else_is_not_a_key_file() {
        for text in ["", "hello", "keygrove master keys v1\n", "keygrove master keys v1\n1 ab\n"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
