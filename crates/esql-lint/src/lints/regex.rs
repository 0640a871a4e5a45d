//! Looks into Lucene's regular expressions without parsing them whole.

/// The characters outside of classes, quoted stretches and escape sequences, with their places. An escape sequence,
/// class or quoted stretch comes as one `\\`, which is no operator either.
pub fn unescaped(pattern: &str) -> impl Iterator<Item = (usize, char)> {
    let mut characters = pattern.char_indices().peekable();
    std::iter::from_fn(move || {
        let (at, character) = characters.next()?;
        match character {
            '\\' => {
                characters.next();
                Some((at, '\\'))
            }
            '[' => {
                // A bracket right after the opening one, or its `^`, closes nothing.
                characters.next_if(|(_, next)| *next == '^');
                characters.next_if(|(_, next)| *next == ']');
                while let Some((_, inner)) = characters.next() {
                    match inner {
                        '\\' => drop(characters.next()),
                        ']' => break,
                        _ => {}
                    }
                }
                Some((at, '\\'))
            }
            _ => Some((at, character)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_escapes_are_opaque() {
        let signs: String = unescaped(r"a\.[b^\]c]d[^]e]$").map(|(_, sign)| sign).collect();
        assert_eq!(signs, r"a\\d\$");
    }
}
