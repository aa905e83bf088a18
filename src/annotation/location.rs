//! Decides where the annotations of a source are saved.

use std::path::{Path, PathBuf};

/// Path of a sidecar, and the path of the source to save in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SidecarLocation {
    /// Path of the sidecar.
    pub sidecar: PathBuf,
    /// Path of the source as saved in the sidecar, with forward slashes.
    pub source_path: String,
}

impl SidecarLocation {
    /// Path of the snapshot with this key: `name.txt.KEY.snapshot` in the folder of the sidecar.
    pub(crate) fn snapshot_path(&self, key: &str) -> PathBuf {
        let name = self.sidecar.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(".json").unwrap_or(&name);
        let name = name.strip_suffix(".annotations").unwrap_or(name);
        self.sidecar.with_file_name(format!("{name}.{key}.snapshot"))
    }
}

/// Suffix of a sidecar that is saved next to its source.
pub(crate) const SIDECAR_SUFFIX: &str = ".annotations.json";

/// Name of the folder that collects sidecars.
pub(crate) const ANNOTATIONS_FOLDER: &str = "annotations";

/// Returns where to save the annotations of `source`:
///
/// 1. with `--annotations DIR`: `DIR/name.txt.json`;
/// 2. otherwise, if the folder of the source or its parent contains a folder `annotations`: in that folder, under the
///    path of the source relative to the parent of `annotations`, as in `annotations/seeds/name.txt.json`;
/// 3. otherwise next to the source: `name.txt.annotations.json`.
///
/// Returns `None` if the path does not name a file, or if it is relative and the current folder does not exist.
pub(crate) fn sidecar_location(source: &Path, annotations: Option<&Path>) -> Option<SidecarLocation> {
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
            // Annotations of an article inside `annotations` itself are saved next to it.
            && !inside.starts_with(ANNOTATIONS_FOLDER)
        {
            return at(with(&base.join(ANNOTATIONS_FOLDER).join(inside), ".json"), inside);
        }
    }
    at(with(&source, SIDECAR_SUFFIX), Path::new(name))
}

/// Returns where to save the annotations of a text from standard input, which has no folder: in the folder
/// `annotations`, under a name made from the first 12 digits of the SHA-256, so that the same text finds its
/// annotations again.
pub(crate) fn stdin_sidecar_location(sha256: &str, annotations: &Path) -> SidecarLocation {
    let name = format!("stdin-{}", &sha256[..sha256.len().min(12)]);
    SidecarLocation { sidecar: annotations.join(format!("{name}.json")), source_path: name }
}

/// Joins the parts of a path with forward slashes on every system, because sidecars are shared between systems.
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
