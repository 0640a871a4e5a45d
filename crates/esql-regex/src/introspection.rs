//! What [`RLike`](crate::RLike) and [`Like`](crate::Like) tell about their patterns, in the same words.

/// The methods by which a caller can use plain string operations in a pattern's stead, or ahead of it.
macro_rules! introspection {
    () => {
        /// The only text that matches, if there is just one.
        pub fn as_exact(&self) -> Option<&str> {
            self.program.segments()?.as_exact()
        }

        /// The prefix, if the pattern says nothing else (`abc` and any string). Empty if every text matches.
        pub fn as_prefix(&self) -> Option<&str> {
            self.program.segments()?.as_prefix()
        }

        /// The suffix, if the pattern says nothing else. Empty if every text matches.
        pub fn as_suffix(&self) -> Option<&str> {
            self.program.segments()?.as_suffix()
        }

        /// The text to be found anywhere, if the pattern says nothing else.
        pub fn as_contains(&self) -> Option<&str> {
            self.program.segments()?.as_contains()
        }

        /// Texts that every matching string holds, all of them. May be empty: then nothing is known.
        pub fn required_literals(&self) -> Vec<String> {
            self.program.required_literals()
        }

        /// Sets of two or more texts; every matching string holds at least one text of each set.
        pub fn required_alternatives(&self) -> Vec<Vec<String>> {
            self.program.required_alternatives()
        }
    };
}

pub(crate) use introspection;
