/* extract/context_lists.c - the closed lists of words behind context_vocabulary.h. */
#include "extract/context_facts.h"
#include "extract/context_vocabulary.h"

static const word_row lists[] = {
    {WORD_NO, "no nope nah none never negative neg nil neither"},
    {WORD_YES, "yes yep yeah yup y positive pos definitely often"},
    {WORD_ASK, "asked asks asking checked checks questioned quizzed enquired inquired"},
    {WORD_SAY, "said say told answered answer replied reply answers denied denies tell saying"},
    {WORD_HELPER, "a all any both clear definite doc doctor firm have her him is it me my of that the them they those to was"},
    {WORD_OPENER, "and as because but i im it its just only since so that then thank to which my still"},
    {WORD_REPORTS, "says said states stated reports reported reporting notes noted notices noticed thinks thought reckons reckoned "
                   "describes described tells told believes insists insisted mentioned mentions confirms confirmed gives "
                   "corroborates adds swears worries saw"},
    {WORD_TOWARDS, "told tell tells telling asked ask from like than unlike for about by rang phoned called beside to without behind "
                   "lives over with lift lifting lifted carry carrying carried hold holding feed feeding wash washing walk walking "
                   "walked chasing nursing up after via"},
    {WORD_SAYS_BY, "per according informant witnessed"},
    {WORD_WOMAN, "mum mom mother wife sister daughter aunt auntie gran grandma grandmother niece girl girlfriend woman lady nan "
                 "nana missus mummy mama granny she shes her hers herself mare ewe granddaughter stepmother"},
    {WORD_MAN, "dad father husband brother son uncle grandad grandpa grandfather nephew boy boyfriend man guy hubby lad bloke "
               "papa daddy gentleman he hes him his himself grandson stepdad stepfather"},
    {WORD_OWNING, "my our his her their your the a an old late older younger elder little"},
    {WORD_ONSET, "went started began got became turned gave came stopped lost blew locked developed noticed popped"},
    {WORD_FUNCTION, "a about after again all also although am an and any are as at back be because been before being besides between "
                    "both but by can cause cos could coz cuz did do does doing done during either else even ever every except for "
                    "from get gets getting got had has have having he her here hers him his how however i if im in instead into is it "
                    "its ive just last like may me might mine more most must my neither never no nobody none nope nor not nothing now "
                    "of off on once one only or other our out over per plus she should since so some still such than that thats the "
                    "their them then there these they this those though till to today too under unless until up us was we were what "
                    "when where whether which while who whose why will with without would yes yesterday yet you your"},
    {WORD_PAST, "ago became began broke brought came couldnt did didnt drove fell felt finally found gave got grew had hadnt "
                "heard held initially kept knew led lost made met once paid ran said sat saw sent slept spent started stood "
                "thought threw told took tore tried was wasnt went were werent woke won wore worked wouldnt wrote"},
    {WORD_PRESENT, "aches am anymore are arent burns cant comes currently do does doesnt dont feel feels get gets goes happens has "
                   "hasnt have havent hes hurts im is isnt its ive keep keeps lately looks makes need now nowadays seems shes shoots "
                   "sleep starts still suffer suffers takes theyre theyve think today tonight wakes want weve wont works youre"},
    {WORD_SUBJECT, "also and doc doctor eventually finally he i it just never pain really she slowly soon suddenly that then they we "
                   "which who you"},
    {WORD_PERFECT, "has hasnt have havent hes ive shes theyve weve youve"},
    {WORD_DENY, "denied denies"},
    {WORD_KNOW, "know"},
    {WORD_WANT, "wanted wants"},
    {WORD_LIKE, "like"},
    {WORD_THING, "this that it these them"},
    {WORD_SO, "this so as that"},
    {WORD_DEGREE, "bad badly much long strong intense severe often"},
    {WORD_NEVER_YET, "never not havent"},
    {WORD_FIRST, "first"},
    {WORD_TIME, "time"},
    {WORD_LEAD, "my the his her their our a an that this"},
    {WORD_OR, "or nor"},
    {WORD_PREPOSITION, "in on of at from to down around under behind with"},
    {WORD_OWNER, "my the his her their our"},
    {WORD_FILLER, "or nor any a an"},
    {WORD_JOIN, "or and nor any of the a my"},
    {WORD_TURN, "but only just except however though although yet"},
    {WORD_HAD, "had"},
    {WORD_MY_OUR, "my our"},
    {WORD_MY_HIS, "my our his her"},
    {WORD_PATIENT, "patient"},
    {WORD_PATIENTS, "patients pts"},
    {WORD_HEADING, "family fam fh fhx fmhx in past pmh pmhx psh pshx previous surgical gyn medical phx hpi hpc exam on o impression "
                   "assessment findings today plan return advised consent leaflet counselled"},
    {WORD_FEW, "few couple half"},
    {WORD_OF, "of"},
    {WORD_BACK, "ago back earlier before prior"},
    {WORD_BEFORE, "before"},
    {WORD_SINCE, "since"},
    {WORD_A_AN, "a an"},
    {WORD_PERIOD, "for past last"},
    {WORD_AGED, "aged age"},
    {WORD_AT, "at"},
    {WORD_BY, "by"},
    {WORD_WAS, "was"},
    {WORD_I_HE_SHE, "i he she"},
    {WORD_VAGUE, "few many some several couple"},
    {WORD_CLOCK, "am pm oclock"},
    {WORD_ON, "on"},
    {WORD_THE, "the"},
    {WORD_DAY_PART, "night morning afternoon evening nite"},
    {WORD_SHORT_DAY, "fri mon sat sun thur thurs tue tues wed"},
    {WORD_UNCLEAR_DAY, "sat sun"},
    {WORD_LAST, "last"},
    {WORD_NEXT, "next"},
    {WORD_EARLIER, "earlier"},
    {WORD_FRAME, "last this next these earlier"},
    {WORD_HALF_DAY, "morning afternoon"},
    {WORD_OTHER, "other"},
    {WORD_SEASON_LEAD, "that all one in over"},
    {WORD_ERA_LEAD, "in at during"},
    {WORD_ERA, "army infancy lockdown navy school service uni university utero war"},
    {WORD_AGO, "ago"},
    {WORD_MONTH_LEAD, "in since on of"},
    {WORD_AGE, "age"},
    {WORD_WHEN, "when"},
    {WORD_WERE, "was were"},
    {WORD_IN, "in"},
    {WORD_HIS_THE, "his her my the their"},
    {WORD_AGES, "childhood eighties fifties forties infancy nineties seventies sixties teens thirties twenties youth"},
    {WORD_DAY, "day"},
    {WORD_AS, "as"},
    {WORD_CHILD, "child kid teen teenager infant student boy girl baby"},
};

/* "since my knee surgery", "post polio": their order goes into the features. */
static const word_row after[] = {{1, "since"}, {2, "after"},  {3, "following"}, {4, "post"},    {5, "from"},      {6, "sp"},
                                 {7, "until"}, {8, "before"}, {9, "old"},       {10, "healed"}, {11, "previous"}, {12, "prior"}};

/* Clinicians are not among them: a doctor who says something is no patient. Of a word in two rows the first stands. */
static const word_row persons[] = {
    {PERSON_FIRST, "i id ill im ive me mine my myself our ours us we weve"},
    {PERSON_SECOND, "u ur yall you your youre yours yourself yourselves youve"},
    {PERSON_THIRD, "he hed her hers herself hes him himself his she shed shes their them they theyd theyre theyve"},
    {PERSON_PATIENT, "miss mr mrs ms patient patients pt pts resident"},
    {PERSON_MANY, "adults americans anybody anyone athletes babies bakers carriers children cooks country cyclists dancers "
                  "diabetics drinkers drivers drummers elderly everybody everyone everyones everywhere farmers folk folks gardeners "
                  "guys humans individuals infants inpatients kids ladies lifters many men moms mums neonates newborns nobody "
                  "nurses others painters participants pensioners people persons population ppl readers residents runners sailors "
                  "seniors smokers somebody someone subjects sufferers survivors swimmers teachers teenagers teens those users "
                  "vegans viewers whoever women workers"},
    {PERSON_KIN, "adult apprentice aunt auntie aunty baby barber bees bestie bf bird birds bloke boss boy boyfriend bridesmaid "
                 "bridesmaids bro brother bub buddy budgie bull calf captain caregiver carer cat cats cattle cellmate child "
                 "classmate classmates client clients coach colleague colleagues collegue collie comrade cousin cousins cow "
                 "coworker cows dachshund dad daddy daughter detainee dog doggo dogs donkey donor driver duck eldest employee "
                 "employees ewe ewes ex family father fella fh fhx fiance fiancee fil flatmate flatmates foal foreman friend "
                 "friends gal gentleman gf girl girlfriend goalie goat godfather godmother godson gran grandad grandchild granddad "
                 "granddaughter grandfather grandkids grandma grandmother grandpa grandparent grandparents grandson granny "
                 "greatgrandfather guest guests guy hamster hen hens horse household housemate hubby hubbys husband infant inlaw "
                 "kid kiddo kin kitten kittens lab labrador lad lads lady lamb lambs landlord lass lodger ma mam mama man manager "
                 "mare mares mate maternal mgf mgm mil missis missus mom mommy mother mothers mum mummy nan nana nanna nans "
                 "neighbor neighbour nephew newborn niece pal papa parent parents parrot partner passenger passengers paternal pgf "
                 "pgm pig pigs pony poodle pup pupil puppies puppy pups rabbit recipient relative relatives roommate schoolfriend "
                 "sergeant sheep sibling siblings sibs sis sister son spaniel sponsor spouse stallion stepbrother stepdad "
                 "stepdaughter stepfather stepmom stepmother stepmum stepsister stepson student swimmer teacher teammate teen "
                 "teenager tenant terrier toddler toddlers tomcat tortoise trainer twin twins uncle visitor visitors whippet wife "
                 "wives woman youngest"},
};

/* Words that tell a time by themselves. */
static const word_row times[] = {
    {TIME_RECENT, "admission friday just monday saturday sunday thursday tuesday wednesday weekend yesterday"},
    {TIME_NOW, "again continues continuing currently lately now nowadays ongoing persistent persists presently recently since "
               "still today tonight"},
    {TIME_EVER, "always anymore ever never once"},
    {TIME_AHEAD, "awaiting future later planned scheduled soon tomorrow upcoming will"},
    {TIME_OLD, "childhood college decade decades ex former formerly highschool history hx past pmh pmhx previous previously "
               "prior psh pshx remote remotely teens thirties twenties youth"},
    {TIME_TODAY, "earlier morning overnight"},
};

/* Units of time in days. */
static const word_row units[] = {
    {0, "afternoon evening hour hours hr hrs min mins minute minutes morning"},
    {1, "day days night nights"},
    {3, "weekend"},
    {4, "friday monday saturday sunday thursday tuesday wednesday"},
    {7, "week weeks wk wks"},
    {14, "fortnight"},
    {30, "mo month months mos mth mths"},
    {90, "april august december february january july june march may november october september"},
    {120, "christmas season term"},
    {180, "autumn fall spring summer winter"},
    {365, "year years yr yrs"},
    {3650, "decade decades"},
};

static const word_row numbers[] = {
    {1, "a an one"}, {2, "couple two"}, {3, "few some three"}, {4, "four several"}, {5, "five many"}, {6, "six"},       {7, "seven"},
    {8, "eight"},    {9, "nine"},       {10, "ten"},           {11, "eleven"},      {12, "twelve"},   {13, "thirteen"}, {14, "fourteen"},
    {15, "fifteen"}, {16, "sixteen"},   {17, "seventeen"},     {18, "eighteen"},    {19, "nineteen"}, {20, "twenty"},   {30, "thirty"},
    {40, "forty"},   {50, "fifty"},     {60, "sixty"},         {70, "seventy"},     {80, "eighty"},   {90, "ninety"},
};

static void set_list(known_word *k, int list) { k->lists[list / 64] |= UINT64_C(1) << list % 64; }
static void set_after(known_word *k, int place)
{
    k->after = (uint8_t)place;
    set_list(k, WORD_AFTER);
}
static void set_person(known_word *k, int person) { k->person = k->person == PERSON_NONE ? (uint8_t)person : k->person; }
static void set_time(known_word *k, int time) { k->time = (uint8_t)time; }
static void set_unit(known_word *k, int days) { k->unit = (int16_t)days; }
static void set_number(known_word *k, int number) { k->number = (int16_t)number; }

#define ROWS(a) a, sizeof(a) / sizeof *(a)

const word_rows context_lists[] = {
    {set_list, ROWS(lists)}, {set_after, ROWS(after)}, {set_person, ROWS(persons)},
    {set_time, ROWS(times)}, {set_unit, ROWS(units)},  {set_number, ROWS(numbers)},
};
const size_t context_lists_count = sizeof context_lists / sizeof *context_lists;
