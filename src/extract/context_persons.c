/* extract/context_persons.c - the table of persons. */
#include "extract/context_facts.h"

#include <stdlib.h>
#include <string.h>

/* Each sorted, for bsearch. Clinicians are not among them: a doctor who says something is no patient. */
static const char *const first_words[] = {"i", "id", "ill", "im", "ive", "me", "mine", "my", "myself", "our", "ours", "us", "we", "weve"};
static const char *const second_words[] = {"u", "ur", "yall", "you", "your", "youre", "yours", "yourself", "yourselves", "youve"};
static const char *const third_words[] = {"he",  "hed",  "her",  "hers",  "herself", "hes",  "him",   "himself", "his",
                                          "she", "shed", "shes", "their", "them",    "they", "theyd", "theyre",  "theyve"};
static const char *const patient_words[] = {"miss", "mr", "mrs", "ms", "patient", "patients", "pt", "pts", "resident"};
static const char *const many_words[] = {
    "adults",     "americans",   "anybody",   "anyone",     "athletes",  "babies",    "bakers",    "carriers",  "children",
    "cooks",      "country",     "cyclists",  "dancers",    "diabetics", "drinkers",  "drivers",   "drummers",  "elderly",
    "everybody",  "everyone",    "everyones", "everywhere", "farmers",   "folk",      "folks",     "gardeners", "guys",
    "humans",     "individuals", "infants",   "inpatients", "kids",      "ladies",    "lifters",   "many",      "men",
    "moms",       "mums",        "neonates",  "newborns",   "nobody",    "nurses",    "others",    "painters",  "participants",
    "pensioners", "people",      "persons",   "population", "ppl",       "readers",   "residents", "runners",   "sailors",
    "seniors",    "smokers",     "somebody",  "someone",    "subjects",  "sufferers", "survivors", "swimmers",  "teachers",
    "teenagers",  "teens",       "those",     "users",      "vegans",    "viewers",   "whoever",   "women",     "workers"};
static const char *const kin_words[] = {
    "adult",        "apprentice", "aunt",        "auntie",        "aunty",       "baby",        "barber",
    "bees",         "bestie",     "bf",          "bird",          "birds",       "bloke",       "boss",
    "boy",          "boyfriend",  "bridesmaid",  "bridesmaids",   "bro",         "brother",     "bub",
    "buddy",        "budgie",     "bull",        "calf",          "captain",     "caregiver",   "carer",
    "cat",          "cats",       "cattle",      "cellmate",      "child",       "classmate",   "classmates",
    "client",       "clients",    "coach",       "colleague",     "colleagues",  "collegue",    "collie",
    "comrade",      "cousin",     "cousins",     "cow",           "coworker",    "cows",        "dachshund",
    "dad",          "daddy",      "daughter",    "detainee",      "dog",         "doggo",       "dogs",
    "donkey",       "donor",      "driver",      "duck",          "eldest",      "employee",    "employees",
    "ewe",          "ewes",       "ex",          "family",        "father",      "fella",       "fh",
    "fhx",          "fiance",     "fiancee",     "fil",           "flatmate",    "flatmates",   "foal",
    "foreman",      "friend",     "friends",     "gal",           "gentleman",   "gf",          "girl",
    "girlfriend",   "goalie",     "goat",        "godfather",     "godmother",   "godson",      "gran",
    "grandad",      "grandchild", "granddad",    "granddaughter", "grandfather", "grandkids",   "grandma",
    "grandmother",  "grandpa",    "grandparent", "grandparents",  "grandson",    "granny",      "greatgrandfather",
    "guest",        "guests",     "guy",         "hamster",       "hen",         "hens",        "horse",
    "household",    "housemate",  "hubby",       "hubbys",        "husband",     "infant",      "inlaw",
    "kid",          "kiddo",      "kin",         "kitten",        "kittens",     "lab",         "labrador",
    "lad",          "lads",       "lady",        "lamb",          "lambs",       "landlord",    "lass",
    "lodger",       "ma",         "mam",         "mama",          "man",         "manager",     "mare",
    "mares",        "mate",       "maternal",    "mgf",           "mgm",         "mil",         "missis",
    "missus",       "mom",        "mommy",       "mother",        "mothers",     "mum",         "mummy",
    "nan",          "nana",       "nanna",       "nans",          "neighbor",    "neighbour",   "nephew",
    "newborn",      "niece",      "pal",         "papa",          "parent",      "parents",     "parrot",
    "partner",      "passenger",  "passengers",  "paternal",      "pgf",         "pgm",         "pig",
    "pigs",         "pony",       "poodle",      "pup",           "pupil",       "puppies",     "puppy",
    "pups",         "rabbit",     "recipient",   "relative",      "relatives",   "roommate",    "schoolfriend",
    "sergeant",     "sheep",      "sibling",     "siblings",      "sibs",        "sis",         "sister",
    "son",          "spaniel",    "sponsor",     "spouse",        "stallion",    "stepbrother", "stepdad",
    "stepdaughter", "stepfather", "stepmom",     "stepmother",    "stepmum",     "stepsister",  "stepson",
    "student",      "swimmer",    "teacher",     "teammate",      "teen",        "teenager",    "tenant",
    "terrier",      "toddler",    "toddlers",    "tomcat",        "tortoise",    "trainer",     "twin",
    "twins",        "uncle",      "visitor",     "visitors",      "whippet",     "wife",        "wives",
    "woman",        "youngest"};

#define LIST(a) a, sizeof(a) / sizeof *(a)

static const struct {
    const char *const *words;
    size_t n;
    person_class person;
} classes[] = {
    {LIST(first_words), PERSON_FIRST},     {LIST(second_words), PERSON_SECOND}, {LIST(third_words), PERSON_THIRD},
    {LIST(patient_words), PERSON_PATIENT}, {LIST(many_words), PERSON_MANY},     {LIST(kin_words), PERSON_KIN},
};

static int compare(const void *k, const void *entry)
{
    const rf_str *a = k;
    const char *b = *(const char *const *)entry;
    int d = strncmp(a->ptr, b, a->len);
    return d != 0 ? d : b[a->len] != '\0' ? -1 : 0;
}

static person_class class_of(rf_str w)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (bsearch(&w, classes[i].words, classes[i].n, sizeof *classes[i].words, compare) != NULL)
            return classes[i].person;
    return PERSON_NONE;
}

static bool is_owner(rf_str w) { return rf_str_is(w, "my") || rf_str_is(w, "our") || rf_str_is(w, "his") || rf_str_is(w, "her"); }

person_class person_at(const rf_text *t, size_t i)
{
    const rf_word *word = &t->words[i];
    rf_str w = {t->fold + word->start, word->end - word->start}, before = {"", 0};
    if (i > 0)
        before = (rf_str){t->fold + t->words[i - 1].start, t->words[i - 1].end - t->words[i - 1].start};
    person_class p = class_of(w);
    if (p == PERSON_NONE && w.len > 3 && w.ptr[w.len - 1] == 's' && class_of((rf_str){w.ptr, w.len - 1}) == PERSON_KIN)
        return PERSON_KIN; /* "my roommate's foot" */
    if (rf_str_is(w, "patients") || rf_str_is(w, "pts"))
        return PERSON_MANY;
    if (p == PERSON_PATIENT && rf_str_is(w, "patient") && (rf_str_is(before, "my") || rf_str_is(before, "our")))
        return PERSON_KIN;                                        /* a clinician writes */
    return p == PERSON_MANY && is_owner(before) ? PERSON_KIN : p; /* "my kids" */
}
