//! Which texts every matching string must hold: what a reader can look for in raw bytes before it decodes anything.

use super::ast::Ast;

/// Sets of texts; a matching string holds at least one text of every set. Sound, not complete.
pub(crate) fn required(ast: &Ast) -> Vec<Vec<String>> {
    let mut sets = match finite(ast) {
        Some(texts) => vec![texts],
        None => scattered(ast),
    };
    for set in &mut sets {
        set.sort_unstable();
        set.dedup();
    }
    sets.retain(|set| !set.is_empty() && !set.iter().any(String::is_empty));
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// Larger sets tell too little to be worth a search.
const MAX_SET: usize = 16;

/// Longer texts are cut: what follows them is looked for by itself.
const MAX_TEXT: usize = 256;

/// All strings of a language that has few.
fn finite(ast: &Ast) -> Option<Vec<String>> {
    match ast {
        Ast::Empty => Some(vec![String::new()]),
        Ast::Set(set) if set.len() as usize <= MAX_SET => Some(set.chars().map(String::from).collect()),
        Ast::Concat(parts) => {
            let start = vec![String::new()];
            parts.iter().try_fold(start, |texts, part| product(&texts, &finite(part)?))
        }
        Ast::Union(branches) => {
            let mut texts = Vec::new();
            for branch in branches {
                texts.extend(finite(branch)?);
            }
            (texts.len() <= MAX_SET).then_some(texts)
        }
        Ast::Repeat { ast, min, max } if max.is_some_and(|max| max <= MAX_TEXT as u32) => {
            let once = finite(ast)?;
            let mut texts = vec![String::new()];
            for _ in 0..*min {
                texts = product(&texts, &once)?;
            }
            let (mut all, mut last) = (texts.clone(), texts);
            for _ in *min..max.unwrap_or(0) {
                last = product(&last, &once)?;
                all.extend_from_slice(&last);
                if all.len() > MAX_SET {
                    return None;
                }
            }
            Some(all)
        }
        Ast::Never | Ast::Set(_) | Ast::AnyString => None,
        Ast::Intersect(_) | Ast::Complement(_) | Ast::Repeat { .. } => None,
    }
}

/// Every text followed by every other, if these are few and short.
fn product(texts: &[String], others: &[String]) -> Option<Vec<String>> {
    let few = texts.len() * others.len() <= MAX_SET;
    let product = || texts.iter().flat_map(|a| others.iter().map(move |b| format!("{a}{b}")));
    (few && product().all(|text| text.len() <= MAX_TEXT)).then(|| product().collect())
}

/// What the parts of an infinite (or large) language require.
fn scattered(ast: &Ast) -> Vec<Vec<String>> {
    match ast {
        Ast::Concat(parts) => {
            // Neighbours with few strings are read as one text, for as long as there are few.
            let (mut sets, mut run) = (Vec::new(), vec![String::new()]);
            for part in parts {
                let texts = finite(part);
                if let Some(longer) = texts.as_ref().and_then(|texts| product(&run, texts)) {
                    run = longer;
                    continue;
                }
                sets.push(std::mem::replace(&mut run, vec![String::new()]));
                match texts {
                    Some(texts) => run = texts,
                    None => sets.extend(scattered(part)),
                }
            }
            sets.push(run);
            sets
        }
        Ast::Union(branches) => {
            let mut texts = Vec::new();
            for branch in branches {
                // The best set of a branch: its shortest text is longest.
                let sets = required(branch).into_iter();
                match sets.max_by_key(|set| set.iter().map(String::len).min()) {
                    Some(best) => texts.extend(best),
                    None => return Vec::new(),
                }
            }
            if texts.len() <= MAX_SET { vec![texts] } else { Vec::new() }
        }
        Ast::Intersect(parts) => parts.iter().flat_map(required).collect(),
        Ast::Repeat { ast, min: 1.., .. } => required(ast),
        Ast::Repeat { .. } | Ast::Complement(_) => Vec::new(),
        Ast::Empty | Ast::Never | Ast::Set(_) | Ast::AnyString => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser::parse;
    use super::*;

    fn sets(pattern: &str) -> String {
        let sets = required(&parse(pattern, false).unwrap());
        sets.iter().map(|set| set.join("|")).collect::<Vec<_>>().join(" & ")
    }

    #[test]
    fn literals_between_gaps() {
        assert_eq!(sets(r".*\\system32\\.*\.exe"), r".exe & \system32\");
        assert_eq!(sets(".*"), "");
        assert_eq!(sets("a?b*"), "");
    }

    #[test]
    fn alternatives_join_their_neighbours() {
        assert_eq!(sets(r".*\.(exe|dll)"), ".dll|.exe");
        assert_eq!(sets("[cC]md.*"), "Cmd|cmd");
        assert_eq!(sets("(foo.*|.*barbar.*)"), "barbar|foo");
        assert_eq!(sets("(foo.*|.*)"), "");
    }

    #[test]
    fn repeats_require_what_they_repeat() {
        assert_eq!(sets("x(ab){2}.*"), "xabab");
        assert_eq!(sets("(ab.*)+"), "ab");
        assert_eq!(sets("(ab.*)*"), "");
    }

    #[test]
    fn intersections_require_both_and_complements_nothing() {
        assert_eq!(sets(".*foo.*&~(.*bar.*)"), "foo");
        assert_eq!(sets("~(abc)"), "");
    }
}
