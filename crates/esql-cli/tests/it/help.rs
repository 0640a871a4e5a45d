//! What `--help` says.

use crate::run::Folder;

#[test]
fn every_command_explains_itself() {
    let folder = Folder::new();
    let commands =
        "run query check fmt parse explain why schema functions test docs completions man".split(' ');
    for command in std::iter::once("").chain(commands) {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let name = if command.is_empty() { "help".to_owned() } else { format!("help_{command}") };
        insta::assert_snapshot!(name, folder.run(&args).answer());
    }
}

#[test]
fn version_is_known() {
    let version = Folder::new().run(&["--version"]).answer();
    assert_eq!(version, format!("esql {}\n", env!("CARGO_PKG_VERSION")));
}
