//! Where a source's annotations are saved.

use std::path::{Path, PathBuf};

/// A place for a sidecar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SidecarLocation {
    /// The sidecar file.
    pub sidecar: PathBuf,
    /// The source as the sidecar names it.
    pub source_path: String,
}

impl SidecarLocation {
    /// The file of the snapshot with that key: beside the sidecar, `name.txt.KEY.snapshot`.
    pub fn snapshot_path(&self, key: &str) -> PathBuf {
        let name = self.sidecar.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(".json").unwrap_or(&name);
        let name = name.strip_suffix(".annotations").unwrap_or(name);
        self.sidecar.with_file_name(format!("{name}.{key}.snapshot"))
    }
}

/// How the name of a sidecar ends that is beside its source.
pub const SIDECAR_SUFFIX: &str = ".annotations.json";

/// The folder's name that collects sidecars.
const ANNOTATIONS_FOLDER: &str = "annotations";

/// Where the annotations of `source` go:
///
/// 1. with `--annotations DIR`, `DIR/name.txt.json`;
/// 2. else, if the source's folder or that folder's parent has a folder `annotations`, into it, under the
///    source's path from there: `annotations/seeds/name.txt.json`;
/// 3. else beside the source: `name.txt.annotations.json`.
///
/// `None` where the path names no file, or is relative and the current folder is gone.
pub fn sidecar_location(source: &Path, annotations: Option<&Path>) -> Option<SidecarLocation> {
    let name = source.file_name()?;
    let with = |path: &Path, end: &str| {
        let mut path = path.as_os_str().to_owned();
        path.push(end);
        PathBuf::from(path)
    };
    let at =
        |sidecar: PathBuf, source: &Path| Some(SidecarLocation { sidecar, source_path: with_forward_slashes(source) });
    if let Some(dir) = annotations {
        return at(with(&dir.join(name), ".json"), Path::new(name));
    }
    let source = std::path::absolute(source).ok()?;
    let folder = source.parent()?;
    for base in [Some(folder), folder.parent()].into_iter().flatten() {
        if base.join(ANNOTATIONS_FOLDER).is_dir()
            && let Ok(inside) = source.strip_prefix(base)
            // An article kept in the collecting folder itself has its annotations beside it.
            && !inside.starts_with(ANNOTATIONS_FOLDER)
        {
            return at(with(&base.join(ANNOTATIONS_FOLDER).join(inside), ".json"), inside);
        }
    }
    at(with(&source, SIDECAR_SUFFIX), Path::new(name))
}

/// Where annotations of a text from standard input go, which has no folder: into `annotations`, under the start
/// of the text's SHA-256, so that the same text finds them again.
pub fn stdin_sidecar_location(sha256: &str, annotations: &Path) -> SidecarLocation {
    let name = format!("stdin-{}", &sha256[..sha256.len().min(12)]);
    SidecarLocation { sidecar: annotations.join(format!("{name}.json")), source_path: name }
}

/// A path with slashes on every system, for files that travel.
fn with_forward_slashes(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_three_rules() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("seeds")).unwrap();
        let source = root.join("seeds/a.txt");
        let here = |place: Option<SidecarLocation>| {
            let place = place.unwrap();
            (with_forward_slashes(place.sidecar.strip_prefix(root).unwrap()), place.source_path)
        };
        assert_eq!(here(sidecar_location(&source, None)), ("seeds/a.txt.annotations.json".into(), "a.txt".into()));
        fs::create_dir(root.join("annotations")).unwrap();
        assert_eq!(
            here(sidecar_location(&source, None)),
            ("annotations/seeds/a.txt.json".into(), "seeds/a.txt".into())
        );
        fs::create_dir(root.join("seeds/annotations")).unwrap();
        assert_eq!(
            here(sidecar_location(&source, None)),
            ("seeds/annotations/a.txt.json".into(), "a.txt".into()),
            "the nearer one wins"
        );
        assert_eq!(here(sidecar_location(&source, Some(&root.join("x")))), ("x/a.txt.json".into(), "a.txt".into()));
        assert_eq!(sidecar_location(Path::new("/"), None), None);
    }
}
