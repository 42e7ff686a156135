//! Usual English diminutives of given names. Written by hand; the lexicon widens it.

/// Given name, then its usual short and pet forms.
const TABLE: &[&str] = &[
    "abdirahman abdi", "abigail abi abbie abby", "abraham abe", "agnieszka aga", "albert bert bertie al", "alexander alex al xander sandy sasha", "alexandra alex alexa sandra sasha lexi",
    "alfred alf alfie fred", "alison ali", "amanda mandy", "andrew andy drew", "angela angie ange", "anthony tony ant", "antony tony ant", "arthur art artie", "barbara barb babs", "bartholomew bart",
    "beatrice bea trixie", "benjamin ben benny benji", "bernadette bernie", "bernard bernie", "beverley bev", "bradley brad", "bridget bridie biddy", "bronwen bron", "cameron cam", "carol caz", "caroline carol caz carrie",
    "catherine cath cathy kate katie cat", "charles charlie chas chuck", "charlotte charlie lottie char", "christine chris chrissy chrissie tina", "christina chris chrissie tina", "christopher chris kit topher",
    "clifford cliff", "constance connie", "cornelius con", "craig craigy", "cynthia cindy", "daniel dan danny daz", "danielle dani", "darren daz dazza", "david dave davey davy", "deborah deb debbie debs", "dennis den", "derek del degsy",
    "dominic dom", "donald don donny", "dorothy dot dottie dolly", "douglas doug dougie", "edward ed eddie ted teddy ned", "eleanor ellie nell nora", "elizabeth liz lizzie beth betty bess eliza libby lisa", "emily em emmy", "emma em", "emmanuel manny",
    "ethan eth", "eugene gene", "evelyn evie", "florence flo flossie", "frances fran frankie", "francis frank frankie", "frederick fred freddie", "gabriel gabe", "gareth gaz gary", "gary gaz gazza", "gemma gem", "geoffrey geoff",
    "george georgie", "georgina georgie gina", "gerald gerry", "gerard gerry", "gillian gill jill", "gordon gordie", "graham gray", "gregory greg", "gwendoline gwen", "harold harry hal", "harriet hattie harry", "harry haz hazza", "heather heth", "helen nell",
    "henry harry hal", "herbert bert herbie", "howard howie", "hugh hughie", "ian iain", "isaac zac ike", "isabel izzy bella", "isabella izzy bella", "isobel izzy", "jack jackie", "jacob jake", "jacqueline jackie jacqui", "jakub kuba", "james jim jimmy jamie jem", "jane janey janie",
    "janet jan", "janice jan", "jason jay jase", "jeffrey jeff", "jennifer jen jenny jenni", "jeremy jez jerry", "jerome jerry", "jessica jess jessie", "joan joanie", "joanna jo joey", "joanne jo", "john johnny jack jon", "jonathan jon jonny", "jordan jordy jord",
    "joseph joe joey jo", "josephine jo josie", "joshua josh", "judith judy jude", "julia jules", "julian jules", "julie jules", "karen kaz", "katarzyna kasia", "katherine kath kathy kate katie kat", "kathleen kath kathy", "kathryn kath kathy kate katie", "kayleigh kay kaz", "keith keef",
    "kelly kel", "kenneth ken kenny", "kevin kev", "kimberley kim", "kirsty kirst", "kristopher kris", "laura lau", "lauren loz", "lawrence larry laurie loz", "leanne lea", "leonard len lenny leo", "leslie les", "lesley les", "lewis lew", "liam lee", "lilian lily lil", "linda lin lyn", "louise lou lulu", "lucy luce",
    "lukasz luke", "madeleine maddie", "malcolm malc mal", "malgorzata gosia", "margaret maggie peggy meg marge madge daisy mags greta", "maria mia", "marjorie marge", "mark marky", "martin marty mart", "martha marty", "mary molly polly may", "matilda tilly", "matthew matt matty", "maureen mo", "maxwell max", "megan meg", "melanie mel",
    "melissa mel lissa", "michael mike mick mickey micky", "michelle shell chelle", "miriam mim", "mohamed mo mohammed muhammad mohammad", "mohammad mo mohammed muhammad mohamed mohd md", "mohammed mo mohammad muhammad mohamed mohd md", "muhammad mo mohammed mohammad mohamed mohd md", "montgomery monty", "natalie nat", "natasha tash tasha nat", "nathan nate nath", "nathaniel nat nate nathan",
    "neil neily", "nicholas nick nicky", "nicola nicky nic nikki", "nigel nige", "norman norm", "oliver ollie olly", "olivia liv livvy", "olusegun segun", "oluwaseun seun", "oscar oz", "pamela pam", "patricia pat trish tricia patsy", "patrick pat paddy pads", "paul paulie", "pauline paul", "penelope penny pen", "percival percy", "peter pete", "philip phil pip", "phillip phil pip", "philippa pip pippa", "priscilla cilla",
    "rachel rach", "raymond ray", "rebecca becky becca bex becks", "reginald reg reggie", "richard rich rick richie ricky dick dickie", "robert rob bob bobby robbie bert", "roberta bobbie", "robin rob", "roderick rod roddy", "rodney rod", "roger rodge", "ronald ron ronnie", "rosemary rose rosie", "rosalind ros roz", "rosie rose", "rupert rupe", "russell russ", "ruth ruthie", "ryan ry", "samantha sam sammy", "samuel sam sammy",
    "sarah sal sally", "sebastian seb", "sharon shaz shazza", "shannon shan", "sheila shell", "simon si", "siobhan shiv", "sophie soph", "stanley stan", "stephanie steph", "stephen steve stevie ste", "steven steve stevie ste", "stuart stu", "susan sue susie suzie", "suzanne sue suzie", "sylvia syl", "terence terry tel", "teresa terry tess tessa", "theodore theo ted", "theresa terry tess tessa", "thomas tom tommy",
    "timothy tim timmy", "tobias toby", "tracey trace", "tracy trace", "trevor trev", "tyler ty", "valerie val", "veronica ronnie vera", "victor vic", "victoria vicky vicki tori", "vincent vin vince vinny", "violet vi", "virginia ginny", "walter wally walt", "wayne waz", "wendy wend", "wesley wes", "wilfred wilf", "william will bill billy willy liam", "winifred winnie freda", "winston win", "yvonne eve", "zachary zac zack zak",
];

/// Short forms of a folded given name; for a short form, the names that it is short for.
pub(super) fn of(given: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for entry in TABLE {
        let mut words = entry.split_whitespace();
        let Some(full) = words.next() else { continue };
        if full == given {
            found.extend(words);
        } else if words.any(|short| short == given) {
            found.push(full);
        }
    }
    found
}
