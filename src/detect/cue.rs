//! Cues: words that point at an identifier or say whose it is. Tables, one kind a line, looked up by folded word.

use super::hash::FastMap;
use crate::record::relation_words;
use std::sync::LazyLock;

/// What a word says about its neighbours; a word may say several things ("sister" is kin and a nurse's title).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cues(u16);

impl Cues {
    /// Stands before a name and says nothing of whose ("Mrs").
    pub(super) const TITLE: Self = Self(1);
    /// Stands before the name of somebody at work ("Dr", "PC").
    pub(super) const STAFF_TITLE: Self = Self(1 << 1);
    /// Stands before the name of kin, as a title ("auntie").
    pub(super) const KIN_TITLE: Self = Self(1 << 2);
    /// Kin, friends and others of private life; `relation` says which.
    pub(super) const KIN: Self = Self(1 << 3);
    /// Somebody's work ("keyworker").
    pub(super) const ROLE: Self = Self(1 << 4);
    /// Letters or words after the name of somebody at work ("RMN").
    pub(super) const CREDENTIAL: Self = Self(1 << 5);
    /// What a person does, after a name ("attended").
    pub(super) const DOES: Self = Self(1 << 6);
    /// What is done to or with a person, before a name ("told").
    pub(super) const MEETS: Self = Self(1 << 7);
    /// Stands inside a name in lower case ("van", "bin").
    pub(super) const PARTICLE: Self = Self(1 << 8);
    /// Follows the name of a place or an organisation ("Road", "Surgery").
    pub(super) const PLACE: Self = Self(1 << 9);
    /// Says "the client" ("client", "pt", "service user").
    pub(super) const CLIENT: Self = Self(1 << 10);
    /// Labels a field that holds a name ("Name", "Signed").
    pub(super) const LABEL: Self = Self(1 << 11);
    /// Labels a field that holds the name of somebody at work ("Signed", "Facilitator").
    pub(super) const STAFF_LABEL: Self = Self(1 << 12);
    /// Stands before a nickname, as a part of it ("wee", "big").
    pub(super) const EPITHET: Self = Self(1 << 13);

    /// All of them, as a number.
    pub(super) const fn bits(self) -> u16 {
        self.0
    }

    /// Whether any of `others` is among these.
    pub(super) const fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// These and `others`.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

const TABLE: &[(Cues, &str)] = &[
    (Cues::TITLE, "mr mrs ms miss mx sir lord dame alhaji hajji haji ato sheikh"),
    (
        Cues::STAFF_TITLE,
        "dr doctor prof professor nurse sr pc dc ds di ps wpc pcso sgt sergeant cllr councillor rev revd reverend fr pastor imam rabbi judge dj canon vicar deacon bishop maulana maulvi bhante macallin ustadh deaconess rebbetzin rector hca insp supt lcpl cpl acc spo cns",
    ),
    (
        Cues::KIN_TITLE,
        "auntie aunty aunt uncle nana nan nanny gran granny grandma grandad grandpa granda nain taid mamgu tadcu babcia baba bibi chacha chachi mama masi bua dadi nani ammi tita tito kaka nanna ayeeyo abba nonna nonno",
    ),
    (
        Cues::ROLE,
        "worker workers keyworker kworker key-worker kw gp doctor nurse nurses consultant psychiatrist psychologist cpn cmhn midwife midwives hv visitor idva isva solicitor solicitors barrister po ppo probation officer \
      officers manager practitioner practitioners coordinator co-ordinator therapist counsellor counselor pharmacist chemist dentist surgeon registrar sho hca physio physiotherapist ot dietitian interpreter advocate teacher tutor headteacher \
      senco sw ssw amhp supervisor mentor facilitator facilitators receptionist reception paramedic crew guardian magistrate inspector constable detective caseworker clinician trainee student locum assessor lecturer \
      psychotherapist chaplain pastor imam volunteer support-worker prescriber nmp pwp rmn referrer chair clerk dsl dsw pe buddy sergeant co-facilitator lead commissioner navigator outreach radiographer phlebotomist hcsw edt handler co-host host customer-adviser spo acc insp cns supt lcpl dtr omu com mgr fy1 fy2 f1 f2 st4 ct2 \
      minute-taker analyst administrator admin secretary pa director deputy team-leader leader warden carer carers carercoordinator cmht",
    ),
    (
        Cues::CREDENTIAL,
        "rmn rgn rn rnmh mrcpsych frcpsych mrcgp mbbs mbchb bsc msc phd dclinpsy cpsychol dipsw ba ma nmp hcpc nmc gmc fy1 fy2 f2 pwp hi cbt amhp cpn kw sw gp idva isva ssw spr st4 st5 st6 ct1 ct2 ct3 hca ot asw iro po ppo \
      pcso senco dsl ed asc pru lado mash qc kc hcsw advocate",
    ),
    (
        Cues::DOES,
        "attended attends said says reported reports stated states told tells rang rings phoned called texted txtd emailed messaged asked asks denied denies feels felt wants wanted is was has had hasnt hasn't isnt wasnt didn't didnt doesnt \
      does did will would wont couldnt can could may should might engaged presented presents arrived came comes left went goes got gets made makes gave gives took takes agreed agrees declined refused disclosed discloses explained confirmed confirms believes thinks thought knows knew \
      lives lived works worked died passed remains continues appears appeared seemed seems looked looks drove picked brought brings needs needed used uses drinks smokes smoked drank started stopped stayed stays moved returned replied answered \
      visited visits supports supported cried laughed shouted threatened hit punched assaulted turned became becomes sent sends wrote writes noted described describes talks talked spoke speaks discussed completed signed joined helps helped keeps kept \
      admitted admits apologised apologises walked sat stood slept woke ate saw sees heard hears met meets likes liked loves loved hates missed misses missing attending waiting present plays played also who whose aged still never always then reckons worries worried owes owed \
      collected collects booked cancelled dna dnad dropped accepted requested requests expressed identified acknowledged recalled remembers managed tried tries understands prefers advised accompanied introduced chaired raised queried suggested invited dressed challenged shared covered interrupted chose choose caught ran runs checks paid pays smiled wept shared swore tells loses lost won phones texts isnt arent wont doesnt didnt hes shes works bring brings blames earns sleeps eats sings fell falls hurt hurts grinned nodded shrugged cared cares and",
    ),
    (
        Cues::MEETS,
        "told tell tells rang ring rung phoned phone called call calling txtd txt texted text emailed email messaged message asked ask asking saw see seen met meet meeting visited with w by from contacted contact chased chase informed inform advised invited to \
      introduced thanked thank missed misses love loves hates blames blame blamed married dating seeing d discussed spoke liaised re via cc for of than and about chasing remind reminded and named called & + introducing tells beside per says said or like dear hi hello hiya thanks",
    ),
    (
        Cues::PARTICLE,
        "van von der den de del della da das do dos di du la le bin ibn al el ul ur ap ab ferch verch mac nic ni ua y e i st ter ten te abu umm abd",
    ),
    (
        Cues::PLACE,
        "road rd street st lane ln avenue ave drive crescent cres terrace terr court gardens gdns grove place square sq row walk way hill park house lodge hall hostel hotel flat flats tower towers estate bridge station church \
      chapel mosque temple gurdwara school academy college university uni nursery primary secondary hospital infirmary surgery clinic centre center ward unit pharmacy chemist chemists practice medical health trust council borough county police prison library museum theatre inn arms \
      tavern pub club cafe bar foundation society charity project services service housing solicitors chambers associates building wing block suite hub yard syndrome disease law act sign scale score index test inventory palsy encephalopathy \
      meeting group team ltd plc palace lake river island market mews close green farm field fields works care recovery therapies group foundation stores store shop & co day talking hospice masjid maltings magistrates department options hub needs bypass high town city united rovers albion fc",
    ),
    (
        Cues::CLIENT,
        "client clients clt cl ct cts pt pts patient patients su sus yp tenant defendant applicant service-user subject victim resident appellant complainant bearer",
    ),
    (
        Cues::LABEL,
        "name names known aka nok kin contact client patient subject tenant victim perp perpetrator mother father child children present apologies apols attendees attending cc to from re caller called adult person pupil parent parents forename forenames surname carer cared-for \
      partner relative defendant signed by participants group attended sibs siblings sender recipient informant appellant bearer copy copies",
    ),
    (
        Cues::STAFF_LABEL,
        "signed worker keyworker facilitator facilitators chair referrer gp author typed dictated compiled completed countersigned minutes consultant clinician lead prescriber pharmacist supervisor assessor recorded logged submitted written entered prepared \
      reviewed rc dr interpreter solicitor practitioner therapist officer sw kw po",
    ),
    (Cues::EPITHET, "wee big little old young auld lil fat mad ginger lanky daft skinny"),
];

static CUES: LazyLock<FastMap<&'static str, Cues>> = LazyLock::new(|| {
    let mut cues: FastMap<&'static str, Cues> = FastMap::default();
    for (kind, words) in TABLE.iter().copied() {
        for word in words.split_whitespace() {
            let known = cues.entry(word).or_default();
            *known = known.with(kind);
        }
    }
    for word in relation_words() {
        let known = cues.entry(word).or_default();
        *known = known.with(Cues::KIN);
    }
    cues
});

/// What a folded word says.
pub(super) fn of(word: &str) -> Cues {
    CUES.get(word).copied().unwrap_or_default()
}
