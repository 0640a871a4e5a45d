//! A test file made ready to run: its queries read, the templates' changes made, and everything checked that can be wrong.

use esql::syntax::Span;
use esql::syntax::ast::{CommandKind, Source};
use esql::{Builder, Engine, Mapping, MemoryIndex, ParameterValue, Parameters, Unmapped};
use esql_queries::{FileQuery, QueryFile};
use serde_json::Value as Json;
use serde_saphyr::{Location, Spanned};
use std::fs;
use std::path::{Path, PathBuf};

use crate::discover::stem;
use crate::document;
use crate::expect::Expectations;
use crate::format::{Document, Event, Events, Snapshot, Test, TestFile, UnmappedFields};
use crate::{SuiteError, format, snapshot};

/// The tests of a file and the queries that they are about.
#[derive(Debug)]
pub struct Suite {
    /// The test file.
    pub path: PathBuf,
    /// The file of the queries.
    pub queries: QueryFile,
    /// The tests in order.
    pub cases: Vec<Case>,
    /// Mutants that are said to change nothing.
    pub equivalent: Vec<AllowedMutant>,
}

/// A test, ready to run.
#[derive(Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Its line in the test file, from 1.
    pub line: usize,
    /// The number of its query among those of the file.
    pub query: usize,
    /// Its events, in the order of the file.
    pub events: Vec<CaseEvent>,
    /// What is expected.
    pub expect: Expectations,
    /// Where its snapshot is, if it has one.
    pub snapshot: Option<PathBuf>,
    setup: Setup,
}

/// An event of a test.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// The index it is in.
    pub index: String,
    /// Its line in the test file, from 1.
    pub line: usize,
    /// The document.
    pub document: Document,
}

/// A mutant that is said to change nothing that a test could see.
#[derive(Clone, Debug)]
pub struct AllowedMutant {
    /// Its change, as reports print it.
    pub mutant: String,
    /// Why.
    pub reason: String,
    /// The query, or any.
    pub query: Option<usize>,
    /// Its line in the test file, from 1.
    pub line: usize,
}

/// What an engine is given besides events.
#[derive(Clone, Debug, Default)]
struct Setup {
    now: Option<String>,
    seed: Option<u64>,
    unmapped: Unmapped,
    parameters: Parameters,
    mapping: Option<Mapping>,
    mappings: Vec<PathBuf>,
    policies: Vec<PathBuf>,
    geoip: Vec<PathBuf>,
    /// Files and folders of documents, some of which are an index of that name.
    data: Vec<(Option<String>, PathBuf)>,
    /// The index of events that have none of their own.
    index: String,
}

impl Suite {
    /// Reads a test file and the queries that it is about.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(path: &Path) -> Result<Suite, SuiteError> {
        let text = fs::read_to_string(path)
            .map_err(|error| SuiteError::new(path, format!("can't be read: {error}")))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let reader = Reader { path, folder: path.parent().unwrap_or(Path::new("")), text };
        reader.suite()
    }

    /// The query that a test is about.
    pub fn query(&self, case: &Case) -> &FileQuery {
        &self.queries.queries[case.query]
    }
}

impl Case {
    /// An engine with the test's events, or with only some of them.
    ///
    /// # Errors
    /// When a file of data, a mapping or a policy can't be read.
    pub fn engine(&self, wanted: impl Fn(usize) -> bool) -> Result<Engine, esql::Error> {
        let setup = &self.setup;
        let mut builder = Engine::builder().threads(1).unmapped(setup.unmapped);
        if let Some(now) = &setup.now {
            builder = builder.now(now)?;
        }
        if let Some(seed) = setup.seed {
            builder = builder.seed(seed);
        }
        builder = setup.mappings.iter().fold(builder, Builder::mapping);
        builder = setup.policies.iter().fold(builder, Builder::policy);
        builder = setup.geoip.iter().fold(builder, Builder::geoip);
        for (index, path) in &setup.data {
            builder = match index {
                Some(index) => builder.index(index, path),
                None => builder.data(path),
            };
        }
        self.indices(&wanted).into_iter().fold(builder, Builder::memory).build()
    }

    /// The values of the query's parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.setup.parameters
    }

    /// The events by index. The index of a query exists also when it has no events, unless files are to be read for it.
    fn indices(&self, wanted: &dyn Fn(usize) -> bool) -> Vec<MemoryIndex> {
        let mut names: Vec<&str> = Vec::new();
        if self.setup.data.iter().all(|(index, _)| index.is_some()) {
            names.push(&self.setup.index);
        }
        for event in &self.events {
            if !names.contains(&event.index.as_str()) {
                names.push(&event.index);
            }
        }
        let lines = |name: &str| {
            let mut lines = String::new();
            for (number, event) in self.events.iter().enumerate() {
                if event.index == name && wanted(number) {
                    lines.push_str(&serde_json::to_string(&event.document).unwrap_or_default());
                    lines.push('\n');
                }
            }
            lines
        };
        let index = |name: &str| {
            let index = MemoryIndex::new(name).ndjson(lines(name));
            match &self.setup.mapping {
                Some(mapping) => index.mapping(mapping.clone()),
                None => index,
            }
        };
        names.into_iter().map(index).collect()
    }
}

/// How many copies of an event a test may have, which is held in memory.
const COPIES: usize = 100_000;

/// A test file that is read.
struct Reader<'a> {
    path: &'a Path,
    folder: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    fn suite(&self) -> Result<Suite, SuiteError> {
        let file: TestFile = format::parse(self.text).map_err(|error| self.yaml(&error))?;
        let queries = self.queries(&file)?;
        if file.tests.is_empty() {
            return Err(self.error("there are no tests in it", None));
        }
        let mut cases: Vec<Case> = Vec::with_capacity(file.tests.len());
        for test in &file.tests {
            let case = self.case(&file, &queries, test)?;
            if let Some(other) = cases.iter().find(|other| other.name == case.name) {
                let message = format!("the test of line {} has the same name", other.line);
                return Err(self.error(&message, Some(&test.value.name.referenced)));
            }
            if let Some(other) =
                cases.iter().find(|other| case.snapshot.is_some() && other.snapshot == case.snapshot)
            {
                let message = format!("the test of line {} has the same snapshot", other.line);
                return Err(self.error(&message, Some(&test.value.name.referenced)));
            }
            cases.push(case);
        }
        let mut equivalent = Vec::new();
        for entry in &file.equivalent {
            let value = &entry.value;
            let query = value.query.as_deref();
            let query = query.map(|name| self.find_query(&queries, name, &entry.referenced)).transpose()?;
            let line = line_of(&entry.referenced);
            equivalent.push(AllowedMutant {
                mutant: value.mutant.clone(),
                reason: value.reason.clone(),
                query,
                line,
            });
        }
        Ok(Suite { path: self.path.to_owned(), queries, cases, equivalent })
    }

    /// The queries of the file that is named, or of that with the same stem.
    fn queries(&self, file: &TestFile) -> Result<QueryFile, SuiteError> {
        let at = file.file.as_ref().map(|file| &file.referenced);
        let path = match &file.file {
            Some(file) => self.folder.join(&file.value),
            None => {
                let stem = stem(self.path).unwrap_or_default();
                let named = |ending: &str| self.folder.join(format!("{stem}.{ending}"));
                let kinds = ["esql", "toml", "md"];
                kinds.into_iter().map(named).find(|path| path.exists()).ok_or_else(|| {
                    let message = format!("there is no {stem}.esql, {stem}.toml or {stem}.md beside it");
                    let help = "name the query's file with `file:`";
                    self.error(&message, None).with_help(help)
                })?
            }
        };
        let queries = QueryFile::read(&path).map_err(|error| self.error(&error.to_string(), at))?;
        if queries.queries.is_empty() {
            return Err(self.error(&format!("there is no query in {}", path.display()), at));
        }
        Ok(queries)
    }

    fn find_query(&self, queries: &QueryFile, name: &str, at: &Location) -> Result<usize, SuiteError> {
        let found = queries.queries.iter().position(|query| query.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = queries.queries.iter().map(|query| query.name.as_str()).collect();
            let message = format!("there is no query [{name}] in {}", queries.path.display());
            self.error(&message, Some(at)).with_help(format!("its queries are: {}", names.join(", ")))
        })
    }

    fn case(&self, file: &TestFile, queries: &QueryFile, test: &Spanned<Test>) -> Result<Case, SuiteError> {
        let (at, test) = (&test.referenced, &test.value);
        let query = match test.query.as_ref().or(file.query.as_ref()) {
            Some(name) => self.find_query(queries, &name.value, &name.referenced)?,
            None if queries.queries.len() == 1 => 0,
            None => {
                let names: Vec<&str> = queries.queries.iter().map(|query| query.name.as_str()).collect();
                let message = "it has to say with `query:` which one it is about";
                let help = format!("{} has the queries: {}", queries.path.display(), names.join(", "));
                return Err(self.error(message, Some(at)).with_help(help));
            }
        };
        let mut setup = self.setup(file, test, &queries.queries[query].text)?;
        let template = self.template(file, test)?;
        let mut events = Vec::new();
        let mut sink = Sink { events: &mut events, data: &mut setup.data, folder: self.folder };
        let index = setup.index.clone();
        let line = line_of(at);
        if let Some(shared) = &file.events {
            let make = |event: &Event| self.event(file, event, file.event.as_ref());
            self.gather(shared, &index, &make, &mut sink)?;
        }
        match (&test.events, template) {
            (Some(own), template) => {
                let make = |event: &Event| self.event(file, event, template.as_ref());
                self.gather(own, &index, &make, &mut sink)?;
            }
            (None, Some(document)) => events.push(CaseEvent { index, line, document }),
            (None, None) => {}
        }
        let expect = Expectations::of(test).map_err(|message| self.error(&message, Some(at)))?;
        let snapshot = self.snapshot(test);
        if expect.is_empty() && snapshot.is_none() {
            let help =
                "give it one of rows, empty, contains, lacks, exact, columns, warnings, error, snapshot";
            return Err(self.error("the test expects nothing", Some(at)).with_help(help));
        }
        Ok(Case { name: test.name.value.clone(), line, query, events, expect, snapshot, setup })
    }

    fn setup(&self, file: &TestFile, test: &Test, query: &str) -> Result<Setup, SuiteError> {
        let now = test.now.as_ref().or(file.now.as_ref());
        if let Some(now) = now {
            let checked = esql::data::date::parse_datetime_nanos(&now.value);
            checked.map_err(|_| {
                self.error("it has to be a date such as 2024-06-15T12:00:00Z", Some(&now.referenced))
            })?;
        }
        let (mapping, mappings) = self.mapping(file.mapping.as_ref())?;
        let unmapped = match test.unmapped.or(file.unmapped) {
            None | Some(UnmappedFields::Fail) => Unmapped::Fail,
            Some(UnmappedFields::Nullify) => Unmapped::Nullify,
            Some(UnmappedFields::Load) => Unmapped::Load,
        };
        let join = |paths: &[PathBuf]| paths.iter().map(|path| self.folder.join(path)).collect();
        Ok(Setup {
            now: now.map(|now| now.value.clone()),
            seed: test.seed.or(file.seed),
            unmapped,
            parameters: self.parameters(test.params.as_ref().or(file.params.as_ref()))?,
            mapping,
            mappings,
            policies: join(&file.policies),
            geoip: join(&file.geoip),
            data: Vec::new(),
            index: file.index.clone().unwrap_or_else(|| index_of(query)),
        })
    }

    fn mapping(
        &self,
        mapping: Option<&Spanned<Json>>,
    ) -> Result<(Option<Mapping>, Vec<PathBuf>), SuiteError> {
        let Some(Spanned { value, referenced, .. }) = mapping else { return Ok((None, Vec::new())) };
        let wrong = |message: &str| self.error(message, Some(referenced));
        let path = |json: &Json| json.as_str().map(|path| self.folder.join(path));
        match value {
            Json::Object(_) => {
                let mapping =
                    Mapping::from_json(value).map_err(|message| wrong(&format!("no mapping: {message}")))?;
                Ok((Some(mapping), Vec::new()))
            }
            Json::Array(paths) => {
                let paths = paths.iter().map(path).collect::<Option<_>>();
                Ok((None, paths.ok_or_else(|| wrong("it has to be a list of files"))?))
            }
            _ => Ok((
                None,
                vec![path(value).ok_or_else(|| wrong("it has to be a file, a list of files, or a mapping"))?],
            )),
        }
    }

    fn parameters(&self, params: Option<&Spanned<Json>>) -> Result<Parameters, SuiteError> {
        let Some(Spanned { value, referenced, .. }) = params else { return Ok(Parameters::new()) };
        let wrong = |message: &str| self.error(message, Some(referenced));
        let read = |json: &Json| ParameterValue::from_json(json).map_err(|error| wrong(&error.to_string()));
        let mut parameters = Parameters::new();
        match value {
            Json::Object(named) => {
                for (name, value) in named {
                    parameters = parameters.named(name.trim_start_matches('?'), read(value)?);
                }
            }
            Json::Array(values) => {
                for value in values {
                    parameters = parameters.positional(read(value)?);
                }
            }
            _ => return Err(wrong("it has to be values by name, or a list of values")),
        }
        Ok(parameters)
    }

    /// The event that the events of a test are made of, with the changes that the test makes to all of them.
    fn template(&self, file: &TestFile, test: &Test) -> Result<Option<Document>, SuiteError> {
        let template = match &test.like {
            Some(name) => Some(
                self.named_template(file, &name.value)
                    .map_err(|message| self.error(&message, Some(&name.referenced)))?,
            ),
            None => file.event.as_ref(),
        };
        let Some(template) = template else {
            return match test.without.first() {
                Some(path) => {
                    Err(self.error("there is no `event` to take this from", Some(&path.referenced)))
                }
                None if test.with.is_empty() => Ok(None),
                None => Ok(Some(test.with.clone())),
            };
        };
        let mut document = template.clone();
        for path in &test.without {
            if !document::remove(&mut document, &path.value) {
                let message = format!("the event has no `{}` that could be taken from it", path.value);
                return Err(self.error(&message, Some(&path.referenced)));
            }
        }
        for (path, value) in &test.with {
            document::set(&mut document, path, value.clone());
        }
        Ok(Some(document))
    }

    fn named_template<'f>(&self, file: &'f TestFile, name: &str) -> Result<&'f Document, String> {
        file.templates.get(name).ok_or_else(|| {
            let names: Vec<&str> = file.templates.keys().map(String::as_str).collect();
            match names.as_slice() {
                [] => format!("there is no template [{name}], nor any other"),
                names => format!("there is no template [{name}]; there are: {}", names.join(", ")),
            }
        })
    }

    /// The documents that an entry stands for.
    fn event(
        &self,
        file: &TestFile,
        event: &Event,
        template: Option<&Document>,
    ) -> Result<Vec<Document>, String> {
        let change = match event {
            Event::Whole(document) => return Ok(vec![document.clone()]),
            Event::Changed(change) => change,
        };
        let template = match &change.like {
            Some(name) => Some(self.named_template(file, name)?),
            None => template,
        };
        let mut document = template.cloned().unwrap_or_default();
        for path in &change.without {
            if !document::remove(&mut document, path) {
                return Err(format!("the event has no `{path}` that could be taken from it"));
            }
        }
        for (path, value) in &change.with {
            document::set(&mut document, path, value.clone());
        }
        match change.copies.unwrap_or(1) {
            copies @ 0..=COPIES => Ok(vec![document; copies]),
            copies => Err(format!("{copies} copies are too many: at most {COPIES}")),
        }
    }

    fn gather(
        &self,
        events: &Events,
        index: &str,
        make: &dyn Fn(&Event) -> Result<Vec<Document>, String>,
        sink: &mut Sink<'_>,
    ) -> Result<(), SuiteError> {
        match events {
            Events::Path(path) => sink.data.push((None, sink.folder.join(path))),
            Events::List(list) => {
                for Spanned { value, referenced, .. } in list {
                    let documents = make(value).map_err(|message| self.error(&message, Some(referenced)))?;
                    let line = line_of(referenced);
                    let event = |document| CaseEvent { index: index.to_owned(), line, document };
                    sink.events.extend(documents.into_iter().map(event));
                }
            }
            Events::ByIndex(indices) => {
                for (index, events) in indices {
                    match events {
                        Events::Path(path) => sink.data.push((Some(index.clone()), sink.folder.join(path))),
                        list => self.gather(list, index, make, sink)?,
                    }
                }
            }
        }
        Ok(())
    }

    fn snapshot(&self, test: &Test) -> Option<PathBuf> {
        match test.snapshot.as_ref()? {
            Snapshot::No => None,
            Snapshot::Named => {
                let stem = stem(self.path).unwrap_or_default();
                Some(self.folder.join(snapshot::file_name(stem, &test.name.value)))
            }
            Snapshot::File(file) => Some(self.folder.join(file)),
        }
    }

    fn yaml(&self, error: &serde_saphyr::Error) -> SuiteError {
        let location = error.location();
        let message = error.without_snippet().to_string();
        // The place is told apart from the message.
        let message = match message.split(" at line ").next().unwrap_or(&message) {
            "invalid u64" | "invalid usize" => "it has to be a whole number, 0 or more".to_owned(),
            message => message.to_owned(),
        };
        self.error(&message, location.as_ref())
    }

    fn error(&self, message: &str, at: Option<&Location>) -> SuiteError {
        let span = at.and_then(|at| {
            let start = usize::try_from(at.span().byte_offset()?).ok()?;
            let line_end = self.text.get(start..)?.find('\n').map_or(self.text.len(), |end| start + end);
            let length = at.span().byte_len().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
            Some(Span::new(start, (start + length.max(1)).min(line_end.max(start))))
        });
        let line = at.map(line_of).filter(|line| *line > 0);
        SuiteError { text: self.text.to_owned(), line, span, ..SuiteError::new(self.path, message) }
    }
}

/// Where events and files of them go.
struct Sink<'a> {
    events: &'a mut Vec<CaseEvent>,
    data: &'a mut Vec<(Option<String>, PathBuf)>,
    folder: &'a Path,
}

fn line_of(location: &Location) -> usize {
    usize::try_from(location.line()).unwrap_or(usize::MAX)
}

/// An index that the query's first pattern matches: `logs-app-*` reads `logs-app-default`.
fn index_of(query: &str) -> String {
    let pattern = esql::syntax::parse(query).ok().and_then(|query| match &query.commands.first()?.kind {
        CommandKind::From(from) | CommandKind::TimeSeries(from) => {
            from.sources.iter().find_map(|source| match source {
                Source::Index(pattern) => {
                    let first = pattern.indices().find(|index| !index.excluded)?;
                    Some(first.index.to_owned())
                }
                Source::Subquery(_) => None,
            })
        }
        _ => None,
    });
    pattern.unwrap_or_else(|| "events".to_owned()).replace('*', "default")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_made_of_patterns() {
        assert_eq!(index_of("FROM logs-app-*, other | LIMIT 1"), "logs-app-default");
        assert_eq!(index_of("FROM -a, b"), "b");
        assert_eq!(index_of("ROW a = 1"), "events");
        assert_eq!(index_of("nonsense"), "events");
    }
}
