//! The people whom a record knows from its structured fields.

use time::Date;

/// On which side of the record somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The client (data subject).
    Client,
    /// Anybody else: family, friends, other people.
    ThirdParty,
    /// Another client of the service.
    OtherClient,
    /// Somebody named in a professional capacity.
    Professional,
    /// No person but an organisation.
    Organization,
    /// Not known: counts as the stricter case (rules.md 2.1).
    Unknown,
}

impl Subject {
    /// The word for it in files and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::ThirdParty => "third_party",
            Self::OtherClient => "other_client",
            Self::Professional => "professional",
            Self::Organization => "organization",
            Self::Unknown => "unknown",
        }
    }
}

/// One of a person's names, as recorded (FHIR HumanName).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given names in order.
    pub given: Vec<String>,
    /// Family name.
    pub family: Option<String>,
    /// Titles.
    pub prefix: Vec<String>,
    /// The name as one text.
    pub text: Option<String>,
    /// Whether it is a nickname or an alias, not a legal name.
    pub nickname: bool,
}

/// Somebody the record knows, with what it knows of them.
#[derive(Clone, Debug)]
pub struct Person {
    /// Whose side.
    pub subject: Subject,
    /// Relation to the client as a plain word ("mother"), from a fixed list.
    pub relation: Option<&'static str>,
    /// Whether a label on the person's own resource asks for more care than others need (V, NOPAT): a worker who has to be
    /// protected, an address that is secret.
    pub is_protected: bool,
    /// Every recorded name.
    pub names: Vec<PersonName>,
    /// Recorded dates of birth.
    pub birth_dates: Vec<Date>,
    /// Recorded NHS, CHI or H&C numbers, digits only.
    pub nhs_numbers: Vec<String>,
    /// Recorded local numbers (hospital, client number), as written.
    pub local_numbers: Vec<String>,
    /// Recorded telephone numbers, as written.
    pub phones: Vec<String>,
    /// Recorded e-mail addresses, as written.
    pub emails: Vec<String>,
    /// Recorded address lines (street, town), as written, without postcodes.
    pub address_lines: Vec<String>,
    /// Recorded postcodes, as written.
    pub postcodes: Vec<String>,
}

impl Person {
    /// Somebody of whom nothing is known yet but the side.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            relation: None,
            is_protected: false,
            names: Vec::new(),
            birth_dates: Vec::new(),
            nhs_numbers: Vec::new(),
            local_numbers: Vec::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            address_lines: Vec::new(),
            postcodes: Vec::new(),
        }
    }
}

/// Index of a person in [`People`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

/// Everyone the record knows, in the order in which the record names them.
#[derive(Clone, Debug, Default)]
pub struct People {
    list: Vec<Person>,
}

impl People {
    /// Adds somebody.
    pub fn add(&mut self, person: Person) -> PersonId {
        self.list.push(person);
        PersonId(self.list.len() as u32 - 1)
    }

    /// The person with this id.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.list.get(id.0 as usize)
    }

    /// The person with this id, to complete.
    pub fn person_mut(&mut self, id: PersonId) -> Option<&mut Person> {
        self.list.get_mut(id.0 as usize)
    }

    /// Everyone with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        self.list.iter().enumerate().map(|(index, person)| (PersonId(index as u32), person))
    }

    /// How many stand on a side.
    pub fn count(&self, subject: Subject) -> usize {
        self.list.iter().filter(|person| person.subject == subject).count()
    }
}
