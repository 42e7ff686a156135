//! Classes of words that stand beside names: what is learnt of "rang" holds for "phoned". Tables, one class a row, looked up by folded word.

use super::hash::FastMap;
use std::sync::LazyLock;

/// The classes; the place in the list is the number of the class, counted from 1. A word in two rows belongs to the first.
const TABLE: &[&str] = &[
    // what people do, by kind
    "said says say saying told tells tell telling reported reports reporting stated states mentioned mentions disclosed discloses claimed claims alleged alleges admitted admits denied denies explained explains \
     described describes confirmed confirms replied replies answered answers insisted insists commented remarked joked laughed laughs swore reckons reckon swears agreed agrees disagreed repeated sez goes",
    "rang rings ring ringing rung phoned phones phoning called calls calling texted texts texting txt txtd txted emailed emails emailing messaged messages messaging whatsapped facetimed contacted contacts contacting voicemail wrote writes",
    "spoke speaks speak speaking talked talks talk talking discussed discusses discuss discussing chatted chat chats chatting liaised liaise liaising met meets meet saw sees see seeing seen visited visits visit visiting consulted interviewed",
    "asked asks ask asking requested requests request requesting invited invites invite offered offers offer advised advises advise suggested suggests encouraged encourages reminded reminds remind urged warned warns persuaded instructed informed informs inform thanked thanks thank",
    "feels felt feel feeling wants wanted want wanting hopes hoped wishes wished needs needed need thinks thought think believes believed knows knew know understands understood worries worried hates hated loves loved likes liked enjoys enjoyed \
     fears feared misses missed prefers remembers remembered forgets forgot recalls regrets trusts trusted minds seems seemed appears appeared looks looked sounds sounded",
    "came comes come coming went go going gone arrived arrives arriving attended attends attend attending left leaves leave leaving returned returns walked walks walking drove drives driving ran running turned turns moved moves moving travelled \
     dropped drops stayed stays staying sat sits sitting stood stands standing slept sleeps sleeping woke lives lived live living joined joins waited waits waiting presented presents engaged engages dna dnad",
    "gave gives give giving took takes take taking brought brings bring bringing sent sends send sending handed passed passes passing collected collects collect collecting picked picks pick lent borrowed owes owed paid pays pay bought buys buy sold \
     sells sell selling stole nicked supplied supplies supplying found finds kept keeps got gets get getting made makes make making put puts",
    "hit hits punched punches kicked slapped pushed threatened threatens threatening assaulted attacked stabbed strangled bit spat grabbed hurt hurts beat beats bruised abused raped robbed controlling bullied bullies shouted shouts shouting screamed followed follows",
    "arrested charged bailed remanded sentenced convicted released cautioned jailed detained discharged admitted referred assessed reviewed prescribed transferred allocated closed screened",
    "helped helps help helping supported supports supporting covered covers covering accompanied accompanies escorted translated translates translating interpreted interprets interpreting facilitated facilitates chaired chairs led leads runs run managed \
     manages introduced introduces recorded completed completes noted notes signed signs",
    "died dies dying dead deceased late buried suicide passed funeral killed",
    "worked works working job employed employs trained retired volunteers volunteering cooked cooks cleaned cleans teaches taught",
    "used uses using smoked smokes smoking drank drinks drinking injected injects injecting relapsed lapsed overdosed scored scores sniffed snorted swallowed",
    "booked books book chase chased chasing update updated follow arrange arranged arranging refer review check checked checking complete email copy copied confirm order sort sorted action actioned",
    // little words
    "is was are were be been being isnt wasnt arent werent s",
    "has had have having hasnt hadnt havent",
    "will would can could should may might must wont couldnt wouldnt shall cant didnt doesnt dont did does do doing done",
    "not never still also always again already now then just only really very too currently recently previously often usually sometimes maybe probably here there",
    "he she they him them himself herself themselves it itself hes shes theyre",
    "his her hers their theirs its",
    "i me my we us our mine ours myself im ive ill weve were id",
    "you your yours u ur youre yous youse",
    "the this that these those",
    "a an another some any each every no both other others",
    "who whose whom which",
    "what when where why how if whether because cos cuz since while until till before after although though as than but so",
    "with w",
    "to",
    "from",
    "by",
    "for",
    "of",
    "at in on into near outside inside behind opposite around round across through over under off up down out via per",
    "about re regarding concerning against between without towards",
    "and & + plus or",
    "called named known aka nicknamed alias nee formerly name names names like",
    // people
    "mum mam mother dad father mom parent parents stepdad stepmum stepfather stepmother ma da mums mums dads mummy daddy",
    "son daughter child children baby kids kid boy girl lad lass boys girls twins toddler infant bairn wean bairns weans sons daughters stepson stepdaughter newborn unborn",
    "brother sister sibling siblings bro sis twin brothers sisters stepbrother stepsister",
    "partner husband wife boyfriend girlfriend bf gf ex expartner fiance fiancee spouse hubby missus fella bloke lover hubbie exhusband exwife exs",
    "nan gran granny grandma grandad grandfather grandmother grandpa nana nanna aunt auntie aunty uncle cousin cousins niece nephew grandson granddaughter godmother godfather inlaw inlaws family relative relatives",
    "friend friends mate mates pal pals flatmate housemate roommate neighbour neighbours neighbor landlord landlady colleague colleagues boss employer dealer dealers supplier sponsor lodger tenant owner customer acquaintance pimp witness victim perp perpetrator stranger man woman bloke guy geezer lady fellas",
    "resident residents member members peer peers attendee participant participants learner inmate cellmate",
    "client clients clt cl ct pt pts patient patients su sus yp tenant applicant appellant",
    "doctor dr gp nurse nurses consultant psychiatrist psychologist midwife hv surgeon dentist pharmacist chemist physio physiotherapist ot paramedic registrar therapist counsellor cpn dietitian sho hca matron prescriber nmp clinician carer prof professor",
    "sw worker workers keyworker kw caseworker advocate visitor coordinator practitioner navigator mentor facilitator volunteer volunteers manager mgr supervisor lead deputy receptionist reception admin secretary administrator clerk colleague buddy trainee student locum staff team idva isva",
    "police officer pc dc ds sgt sergeant inspector detective solicitor barrister judge magistrate magistrates probation po governor warden guard constable usher coroner so co custody bailiff",
    "teacher headteacher tutor senco head dsl lecturer governor nursery school pastoral",
    "interpreter translator chaplain imam priest vicar pastor father reverend rabbi pandit granthi minister councillor cllr mp",
    "mr sir lord master",
    "mrs ms miss lady dame madam",
    "mx",
    // places and organisations
    "road rd street st lane ln avenue ave close drive crescent terrace way place square sq gardens grove row hill mews walk parade rise view park green estate bridge",
    "hospital infirmary ward unit clinic surgery hospice pharmacy centre center health medical nhs icu ed itu",
    "team service services trust council department dept charity agency society foundation association project board group groups ltd plc llp limited company office hub",
    "college university school academy nursery primary secondary campus library",
    "court prison hmp station police jail tribunal probation yoi custody cell cells wing",
    "pub inn arms hotel bar club cafe shop store stores restaurant takeaway market supermarket bookies garage tavern bistro chippy offie",
    "house flat home room bed kitchen bathroom door floor hostel lodge hall building block apartment refuge b&b address garden",
    "church mosque temple gurdwara cathedral chapel mandir synagogue saint",
    "town city village county country borough north south east west coast river lake sea beach station airport",
    // things
    "disease syndrome sign test tests scale score scores index criteria palsy inventory questionnaire procedure operation fracture cyst reflex lymphoma manoeuvre classification stage grade type method technique node nodes ring tube catheter line reaction stain screen",
    "law act rule section order code policy protocol guidance standard scheme protocol regulations",
    "mg ml mcg g tablets tablet tabs caps capsule dose doses daily bd od tds qds prn nocte mane stat script scripts prescription dispensed medication meds units patch injection",
    "heroin crack cocaine coke cannabis weed skunk alcohol methadone buprenorphine subutex suboxone espranor buvidal diazepam valium pregabalin gabapentin codeine morphine tramadol vodka cider beer lager wine whisky rum gin spice ketamine ket mdma ecstasy benzos opiates amphetamine speed ghb gbl thc mirtazapine sertraline olanzapine",
    "head neck arm leg knee back chest heart liver skin hand foot abdomen groin stomach eye eyes lungs kidney pelvis spine wrist hip",
    "pain fever cough swelling wound ulcer rash bleeding seizure seizures infection abscess fracture vomiting nausea diarrhoea sweats shaking",
    "day days week weeks month months year years hour hours minute minutes mins hrs morning afternoon evening night nights today tomorrow yesterday weekend tonight time times",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun",
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec",
    "one two three four five six seven eight nine ten eleven twelve first second third once twice half double",
    "letter letters report reports form forms note email record records file plan referral minutes statement assessment document page paragraph para leaflet poster book list chart diary summary",
    "meeting meetings appointment appointments appt appts session sessions conference interview call visit review assembly course class workshop",
    "address tel telephone mobile date ref cc signed dob contact kin fax enc encl post",
    "present apologies apols attendees attending attendance distribution panel",
    "dear hi hello hiya hey cheers regards sincerely faithfully bye sorry love wishes xx x xxx",
    "old young big little wee small tall new elder eldest younger youngest older oldest fat skinny mad daft poor",
    "happy sad angry upset tearful calm anxious distressed well unwell drunk sober tired asleep awake intoxicated pregnant homeless safe keen settled aggressive",
    "money benefits benefit pip uc esa rent debt cash pounds quid fine tenner fiver loan",
    "bottle bottles can cans glass pint pints litre litres gram grams bag bags rock rocks wrap spliff joint line lines pill pills",
    "dog dogs cat cats puppy kitten horse pony hamster rabbit budgie parrot goldfish tortoise staffie whippet terrier cockerel goat",
    "film book song album series match game player programme band singer actor footballer novel poem channel radio playlist episode story character",
    "car van bus train taxi bike lorry minibus plane coach tram ferry ship boat",
    "risk risks concern concerns safeguarding incident harm abuse disclosure allegation dispute",
    "jacket coat trainers boots shirt jeans dress bag hat hoodie shoes perfume watch phone laptop",
    "issue issues problem problems mood sleep appetite sleep withdrawal craving cravings anxiety depression psychosis",
];

static CLASSES: LazyLock<FastMap<&'static str, u8>> = LazyLock::new(|| {
    let mut classes: FastMap<&'static str, u8> = FastMap::default();
    for (row, words) in (1_u8..).zip(TABLE) {
        for word in words.split_whitespace() {
            classes.entry(word).or_insert(row);
        }
    }
    classes
});

/// The class of a folded word; 0 for most words.
pub(super) fn of(word: &str) -> u8 {
    CLASSES.get(word).copied().unwrap_or_default()
}
