/* extract/frequency.c - how often words stand in comments, roughly: it tells which of two sets of words is the rarer one, and nothing else.
 */
#include "extract/frequency.h"

#include "extract/phrases.h"

#include <string.h>

#define ONE_LETTER 1.5 /* of the words that are not in the table, in 10,000 */
#define ONE_DIGIT 30.0
#define TWO_DIGITS 6.0
#define RARE 0.12

/* The commonest words of the corpora of this project, of 100,000 words, the corpora mixed as comments under videos are (MIX and CHAT_IN of
 * tests/bench/workload.py); sorted. */
static const struct common {
    const char *word;
    unsigned of_100000;
} commonest[] = {
    /* clang-format off */
    {"a", 3512}, {"able", 10}, {"about", 428}, {"above", 9}, {"abs", 7}, {"accident", 24}, {"ache", 42}, {"aches", 19}, {"achilles", 8},
    {"aching", 9}, {"across", 16}, {"actually", 13}, {"advice", 18}, {"afraid", 10}, {"after", 300}, {"again", 126}, {"against", 14},
    {"age", 25}, {"ago", 85}, {"aid", 8}, {"all", 254}, {"allowed", 13}, {"alone", 21}, {"along", 9}, {"already", 26}, {"also", 59},
    {"always", 44}, {"am", 100}, {"ama", 11}, {"amazing", 10}, {"an", 239}, {"and", 2847}, {"angels", 13}, {"ankle", 10}, {"ankles", 7},
    {"another", 25}, {"answer", 19}, {"answers", 8}, {"any", 93}, {"anybody", 21}, {"anymore", 9}, {"anyone", 101}, {"anything", 63},
    {"anyway", 17}, {"apart", 10}, {"apartment", 10}, {"app", 8}, {"april", 13}, {"are", 226}, {"area", 7}, {"arent", 12}, {"arm", 29},
    {"arms", 27}, {"around", 58}, {"arthritis", 9}, {"as", 181}, {"ask", 78}, {"asked", 123}, {"asking", 32}, {"asleep", 8},
    {"at", 807}, {"ate", 53}, {"august", 17}, {"aunt", 8}, {"away", 43}, {"baby", 31}, {"back", 771}, {"backpack", 8}, {"backs", 25},
    {"bacon", 8}, {"bad", 135}, {"badly", 8}, {"bag", 36}, {"bags", 11}, {"ball", 21}, {"banana", 11}, {"band", 27}, {"bar", 62},
    {"barefoot", 9}, {"base", 9}, {"basement", 10}, {"basketball", 7}, {"bath", 11}, {"bathroom", 12}, {"be", 202}, {"beat", 19},
    {"beautiful", 8}, {"because", 155}, {"bed", 54}, {"been", 242}, {"beer", 15}, {"before", 130}, {"began", 9}, {"begin", 9},
    {"beginner", 12}, {"beginners", 10}, {"behind", 28}, {"being", 28}, {"believe", 10}, {"bell", 13}, {"below", 9}, {"belt", 33},
    {"bench", 48}, {"benched", 11}, {"bend", 16}, {"bent", 13}, {"best", 75}, {"better", 68}, {"between", 38}, {"big", 39},
    {"bike", 40}, {"bird", 10}, {"birth", 12}, {"birthday", 20}, {"bit", 53}, {"bitter", 8}, {"black", 19}, {"blade", 19},
    {"blades", 13}, {"blanket", 9}, {"bled", 9}, {"bless", 13}, {"block", 11}, {"blood", 22}, {"board", 25}, {"body", 30},
    {"bodyweight", 11}, {"bone", 23}, {"bones", 24}, {"book", 17}, {"boot", 13}, {"boots", 12}, {"boring", 17}, {"born", 10},
    {"boss", 26}, {"both", 67}, {"bottle", 15}, {"bottom", 10}, {"bought", 69}, {"bowl", 9}, {"bowling", 9}, {"box", 35}, {"boy", 17},
    {"boyfriend", 11}, {"boys", 9}, {"bra", 10}, {"brace", 19}, {"brain", 10}, {"brand", 10}, {"bread", 11}, {"break", 16},
    {"breakfast", 20}, {"breath", 9}, {"breathe", 12}, {"breathing", 8}, {"bridge", 7}, {"bring", 20}, {"broke", 49}, {"broken", 41},
    {"brother", 29}, {"brought", 14}, {"bruised", 9}, {"bucket", 10}, {"bucks", 10}, {"budget", 8}, {"build", 11}, {"building", 8},
    {"built", 9}, {"burn", 8}, {"burrito", 8}, {"bus", 25}, {"but", 293}, {"butt", 13}, {"button", 8}, {"buy", 32}, {"by", 251},
    {"c", 29}, {"cable", 9}, {"cake", 18}, {"calf", 18}, {"call", 30}, {"called", 49}, {"calling", 10}, {"calls", 16}, {"calories", 8},
    {"came", 113}, {"camera", 8}, {"can", 188}, {"cancer", 8}, {"cant", 113}, {"car", 53}, {"carb", 8}, {"card", 16}, {"care", 26},
    {"carpet", 12}, {"carried", 25}, {"carry", 25}, {"carrying", 14}, {"case", 10}, {"cast", 8}, {"cat", 33}, {"caught", 12},
    {"cauliflower", 9}, {"cause", 7}, {"chair", 63}, {"chairs", 7}, {"chalk", 12}, {"change", 19}, {"changed", 17}, {"channel", 20},
    {"charge", 7}, {"charity", 8}, {"cheap", 8}, {"check", 26}, {"checked", 7}, {"chest", 20}, {"chicken", 28}, {"child", 10},
    {"chin", 17}, {"chiropractor", 13}, {"christmas", 19}, {"church", 25}, {"city", 10}, {"clapped", 8}, {"class", 53}, {"clean", 13},
    {"clear", 19}, {"cleared", 14}, {"climb", 11}, {"climbing", 15}, {"clinic", 8}, {"clock", 7}, {"close", 14}, {"closed", 19},
    {"club", 16}, {"coach", 50}, {"coffee", 21}, {"cold", 25}, {"collarbone", 13}, {"college", 21}, {"come", 63}, {"comes", 20},
    {"coming", 24}, {"comment", 11}, {"comments", 17}, {"company", 28}, {"complain", 8}, {"concrete", 10}, {"constipation", 8},
    {"cost", 12}, {"costco", 8}, {"couch", 29}, {"cough", 8}, {"could", 93}, {"couldnt", 82}, {"count", 19}, {"counted", 9},
    {"country", 10}, {"couple", 18}, {"course", 16}, {"cousin", 14}, {"cover", 12}, {"covered", 8}, {"coworker", 19}, {"crab", 8},
    {"crack", 12}, {"cracked", 15}, {"craigslist", 8}, {"cramps", 12}, {"cranky", 8}, {"crash", 8}, {"cream", 10}, {"cried", 44},
    {"cross", 7}, {"crossfit", 11}, {"cruise", 8}, {"crutches", 9}, {"crying", 12}, {"curls", 7}, {"cushion", 9}, {"cut", 21},
    {"cutting", 9}, {"d", 15}, {"dad", 66}, {"dads", 8}, {"daily", 14}, {"dark", 9}, {"date", 10}, {"daughter", 26}, {"daughters", 10},
    {"day", 292}, {"days", 151}, {"dead", 32}, {"deadlift", 25}, {"deadlifts", 9}, {"deal", 8}, {"decided", 14}, {"degrees", 9},
    {"delivered", 8}, {"dentist", 9}, {"desk", 35}, {"did", 260}, {"didnt", 89}, {"died", 29}, {"diet", 15}, {"difference", 10},
    {"different", 26}, {"dinner", 16}, {"dips", 9}, {"disability", 12}, {"disc", 28}, {"discs", 8}, {"dishes", 7}, {"divorce", 14},
    {"do", 464}, {"doc", 16}, {"doctor", 116}, {"doctors", 23}, {"does", 98}, {"doesnt", 51}, {"dog", 78}, {"doing", 94},
    {"dollars", 19}, {"done", 62}, {"dont", 223}, {"door", 26}, {"double", 8}, {"down", 154}, {"dr", 12}, {"drawing", 7},
    {"dreams", 13}, {"dress", 10}, {"drink", 13}, {"drinking", 7}, {"drive", 21}, {"driver", 14}, {"driving", 8}, {"drop", 7},
    {"dropped", 23}, {"drove", 16}, {"dry", 23}, {"dull", 9}, {"during", 14}, {"duty", 7}, {"each", 62}, {"ear", 12}, {"early", 11},
    {"easter", 11}, {"easy", 15}, {"eat", 26}, {"eating", 16}, {"edge", 9}, {"eggs", 18}, {"eight", 31}, {"either", 21}, {"elbow", 21},
    {"elbows", 9}, {"eleven", 32}, {"elliptical", 9}, {"else", 49}, {"empty", 14}, {"end", 53}, {"ended", 18}, {"english", 11},
    {"enough", 23}, {"entire", 16}, {"er", 8}, {"ergonomic", 8}, {"euro", 7}, {"even", 36}, {"evening", 17}, {"ever", 58},
    {"every", 188}, {"everybody", 27}, {"everyone", 46}, {"everything", 60}, {"ex", 17}, {"exactly", 10}, {"except", 13}, {"excuse", 8},
    {"exercise", 25}, {"exercises", 20}, {"experience", 10}, {"explain", 23}, {"extra", 8}, {"eye", 16}, {"eyes", 13}, {"f", 28},
    {"face", 29}, {"facebook", 8}, {"failed", 11}, {"fair", 10}, {"fall", 24}, {"fallen", 8}, {"falling", 15}, {"family", 33},
    {"fan", 10}, {"far", 20}, {"fasciitis", 8}, {"fast", 9}, {"fat", 23}, {"father", 14}, {"favorite", 8}, {"february", 12},
    {"feel", 62}, {"feeling", 13}, {"feels", 30}, {"feet", 41}, {"fell", 31}, {"felt", 41}, {"fever", 8}, {"few", 27}, {"field", 9},
    {"fifteen", 13}, {"fight", 9}, {"figured", 8}, {"film", 11}, {"filmed", 8}, {"finally", 40}, {"find", 27}, {"fine", 82},
    {"finger", 7}, {"fingers", 22}, {"finish", 16}, {"finished", 32}, {"fire", 10}, {"fired", 8}, {"firm", 7}, {"first", 293},
    {"fish", 15}, {"fit", 19}, {"fitness", 10}, {"five", 96}, {"fix", 13}, {"fixed", 15}, {"flat", 47}, {"flight", 9}, {"flights", 7},
    {"flip", 11}, {"floor", 65}, {"floors", 9}, {"flu", 15}, {"foam", 32}, {"folks", 10}, {"food", 19}, {"foot", 29}, {"football", 10},
    {"for", 1327}, {"forget", 9}, {"forgot", 11}, {"form", 17}, {"forty", 16}, {"forward", 13}, {"found", 70}, {"four", 102},
    {"fourth", 10}, {"fracture", 9}, {"frame", 10}, {"free", 58}, {"friday", 33}, {"fridge", 19}, {"friend", 20}, {"friends", 25},
    {"from", 448}, {"front", 57}, {"full", 27}, {"fun", 10}, {"g", 16}, {"gain", 10}, {"gained", 16}, {"game", 25}, {"games", 10},
    {"garage", 23}, {"gas", 8}, {"gave", 103}, {"get", 172}, {"gets", 27}, {"getting", 38}, {"girl", 32}, {"girlfriend", 16},
    {"girls", 8}, {"give", 29}, {"given", 12}, {"gives", 10}, {"giving", 11}, {"glass", 8}, {"go", 152}, {"goal", 13}, {"god", 21},
    {"goes", 30}, {"going", 76}, {"gone", 48}, {"good", 152}, {"goose", 8}, {"got", 380}, {"grade", 10}, {"grandma", 16},
    {"grandmother", 13}, {"grandpa", 10}, {"grass", 10}, {"great", 35}, {"green", 13}, {"grip", 11}, {"group", 25}, {"guess", 14},
    {"guy", 120}, {"guys", 46}, {"gym", 120}, {"had", 432}, {"hair", 25}, {"half", 112}, {"hall", 8}, {"hand", 43}, {"handle", 9},
    {"hands", 42}, {"hang", 20}, {"happened", 18}, {"happy", 28}, {"hard", 32}, {"has", 241}, {"hasnt", 8}, {"hat", 11}, {"hate", 24},
    {"hated", 11}, {"hates", 9}, {"have", 357}, {"havent", 25}, {"having", 15}, {"he", 560}, {"head", 32}, {"headache", 13},
    {"healed", 18}, {"healthy", 8}, {"hear", 25}, {"heard", 22}, {"heart", 26}, {"heat", 14}, {"heating", 8}, {"heavier", 9},
    {"heavy", 28}, {"hed", 34}, {"heel", 14}, {"heels", 8}, {"height", 10}, {"held", 13}, {"hello", 19}, {"help", 47}, {"helped", 23},
    {"helps", 8}, {"her", 247}, {"here", 106}, {"heres", 14}, {"hernia", 8}, {"hes", 101}, {"hi", 17}, {"high", 35}, {"hill", 10},
    {"him", 166}, {"himself", 8}, {"hip", 65}, {"hips", 32}, {"his", 279}, {"hit", 42}, {"hold", 24}, {"holding", 23}, {"hole", 10},
    {"home", 72}, {"honest", 9}, {"honestly", 10}, {"hope", 11}, {"horse", 13}, {"hospital", 52}, {"hot", 40}, {"hotel", 11},
    {"hour", 47}, {"hours", 73}, {"house", 38}, {"how", 217}, {"hows", 7}, {"hr", 14}, {"huge", 7}, {"hurt", 81}, {"hurting", 11},
    {"hurts", 29}, {"husband", 67}, {"husbands", 10}, {"i", 3381}, {"ice", 18}, {"id", 164}, {"idea", 10}, {"ideas", 12}, {"idiot", 8},
    {"if", 210}, {"ill", 41}, {"im", 571}, {"in", 1995}, {"injury", 28}, {"inside", 18}, {"instead", 24}, {"insurance", 18},
    {"internet", 8}, {"interview", 8}, {"into", 51}, {"is", 858}, {"isnt", 53}, {"it", 1386}, {"its", 375}, {"ive", 426},
    {"jacket", 11}, {"january", 20}, {"jar", 13}, {"jaw", 8}, {"jeans", 13}, {"job", 45}, {"joined", 10}, {"joint", 11}, {"joke", 13},
    {"jokes", 8}, {"judge", 11}, {"july", 8}, {"june", 29}, {"just", 270}, {"k", 76}, {"keep", 48}, {"kept", 27}, {"keto", 23},
    {"kettlebell", 12}, {"kg", 68}, {"kicked", 8}, {"kid", 47}, {"kids", 66}, {"kilos", 14}, {"kind", 39}, {"kitchen", 24},
    {"kitchens", 7}, {"km", 14}, {"knee", 48}, {"knees", 74}, {"knew", 14}, {"knot", 9}, {"know", 142}, {"knows", 9}, {"lab", 8},
    {"ladies", 16}, {"lady", 40}, {"laid", 10}, {"landlord", 19}, {"lap", 7}, {"last", 214}, {"lasted", 8}, {"late", 19}, {"later", 50},
    {"laugh", 11}, {"laughed", 29}, {"laughing", 10}, {"law", 21}, {"lawyer", 9}, {"lay", 10}, {"lb", 50}, {"lbs", 67}, {"league", 15},
    {"lean", 14}, {"learn", 8}, {"learned", 33}, {"least", 15}, {"leave", 22}, {"leaving", 11}, {"leeds", 9}, {"left", 114},
    {"leg", 55}, {"legs", 52}, {"less", 23}, {"let", 42}, {"letter", 12}, {"level", 10}, {"library", 8}, {"lie", 17}, {"life", 50},
    {"lift", 41}, {"lifted", 10}, {"lifting", 55}, {"lifts", 10}, {"light", 28}, {"lighter", 11}, {"like", 416}, {"line", 29},
    {"link", 16}, {"list", 21}, {"listen", 11}, {"literally", 9}, {"little", 41}, {"live", 9}, {"lived", 17}, {"lives", 8},
    {"living", 16}, {"locked", 9}, {"log", 12}, {"lol", 20}, {"long", 103}, {"longer", 21}, {"look", 68}, {"looked", 42},
    {"looking", 41}, {"looks", 24}, {"loop", 8}, {"loose", 8}, {"lose", 11}, {"loss", 11}, {"lost", 106}, {"lot", 46}, {"lots", 8},
    {"love", 40}, {"lovely", 9}, {"low", 38}, {"lower", 45}, {"lumbar", 9}, {"lunch", 22}, {"lurker", 9}, {"lying", 13}, {"m", 41},
    {"machine", 22}, {"mad", 14}, {"made", 115}, {"magic", 8}, {"mailbox", 17}, {"make", 49}, {"makes", 15}, {"making", 16},
    {"man", 91}, {"manager", 11}, {"many", 40}, {"marathon", 19}, {"march", 22}, {"mark", 8}, {"married", 27}, {"massage", 18},
    {"mat", 16}, {"mate", 7}, {"mattress", 15}, {"max", 8}, {"may", 33}, {"maybe", 31}, {"me", 883}, {"meal", 15}, {"mean", 23},
    {"means", 8}, {"medal", 11}, {"meet", 24}, {"memory", 10}, {"men", 7}, {"message", 13}, {"met", 19}, {"metal", 10}, {"mid", 19},
    {"middle", 20}, {"might", 8}, {"mile", 49}, {"miles", 62}, {"milk", 12}, {"min", 21}, {"mind", 14}, {"mine", 55}, {"minute", 19},
    {"minutes", 86}, {"mirror", 12}, {"miss", 15}, {"missed", 18}, {"missing", 7}, {"mobility", 8}, {"mods", 14}, {"mom", 30},
    {"moment", 9}, {"monday", 30}, {"money", 25}, {"month", 91}, {"months", 141}, {"mood", 14}, {"more", 105}, {"morning", 79},
    {"most", 58}, {"mostly", 31}, {"mother", 43}, {"mothers", 10}, {"moustache", 8}, {"mouth", 11}, {"move", 26}, {"moved", 31},
    {"movie", 8}, {"moving", 23}, {"much", 49}, {"mum", 19}, {"muscle", 26}, {"muscles", 10}, {"music", 14}, {"must", 8}, {"my", 2326},
    {"myself", 26}, {"name", 56}, {"named", 17}, {"nationals", 8}, {"near", 15}, {"nearly", 22}, {"neck", 93}, {"need", 87},
    {"needed", 11}, {"needs", 10}, {"neighbor", 12}, {"neighbors", 13}, {"neighbour", 9}, {"neighbours", 8}, {"nerve", 7},
    {"nervous", 8}, {"never", 166}, {"new", 125}, {"news", 8}, {"next", 101}, {"nice", 38}, {"night", 86}, {"nights", 17}, {"nine", 33},
    {"no", 372}, {"nobody", 53}, {"nobodys", 8}, {"noise", 9}, {"none", 16}, {"normal", 47}, {"nose", 13}, {"not", 306}, {"note", 16},
    {"nothing", 109}, {"notice", 11}, {"now", 280}, {"nsv", 9}, {"numb", 14}, {"number", 41}, {"numbers", 13}, {"numbness", 10},
    {"nurse", 31}, {"october", 9}, {"of", 1106}, {"off", 181}, {"offer", 8}, {"office", 29}, {"ohio", 8}, {"oil", 20}, {"ok", 61},
    {"okay", 11}, {"old", 171}, {"on", 1272}, {"once", 33}, {"one", 522}, {"ones", 36}, {"only", 156}, {"op", 8}, {"open", 35},
    {"opened", 11}, {"opinions", 8}, {"or", 237}, {"order", 11}, {"ordered", 7}, {"other", 66}, {"otherwise", 16}, {"our", 108},
    {"out", 326}, {"outside", 14}, {"over", 111}, {"own", 65}, {"owner", 8}, {"pack", 11}, {"pad", 9}, {"page", 12}, {"paid", 34},
    {"pain", 124}, {"pair", 7}, {"palms", 9}, {"paper", 7}, {"parents", 10}, {"park", 15}, {"parking", 19}, {"part", 27},
    {"partner", 15}, {"party", 11}, {"pass", 14}, {"passed", 30}, {"past", 16}, {"patch", 14}, {"patient", 11}, {"pay", 19},
    {"pee", 10}, {"pelvis", 10}, {"people", 179}, {"peoples", 8}, {"per", 21}, {"percent", 19}, {"perfect", 10}, {"period", 10},
    {"person", 37}, {"phone", 35}, {"photo", 18}, {"photos", 13}, {"physio", 31}, {"piano", 14}, {"pic", 13}, {"pick", 15},
    {"picked", 21}, {"picking", 9}, {"pics", 24}, {"picture", 26}, {"pictures", 15}, {"pill", 13}, {"pillow", 14}, {"pills", 14},
    {"pinch", 8}, {"pizza", 10}, {"place", 46}, {"places", 8}, {"plan", 19}, {"plank", 8}, {"planks", 8}, {"plant", 13}, {"plantar", 8},
    {"plastic", 10}, {"plate", 21}, {"plates", 20}, {"play", 23}, {"played", 21}, {"playing", 23}, {"playlist", 11}, {"plays", 8},
    {"please", 72}, {"plus", 19}, {"pm", 11}, {"pocket", 7}, {"point", 13}, {"pool", 22}, {"pop", 10}, {"pose", 9}, {"post", 68},
    {"posted", 19}, {"posts", 8}, {"posture", 23}, {"pounds", 35}, {"powder", 8}, {"power", 8}, {"pr", 20}, {"practice", 12},
    {"pregnant", 8}, {"prep", 10}, {"press", 32}, {"pressed", 8}, {"pressure", 11}, {"pretended", 8}, {"pretty", 9}, {"price", 16},
    {"priest", 8}, {"probably", 15}, {"problem", 10}, {"problems", 8}, {"profile", 8}, {"program", 12}, {"progress", 21}, {"prone", 8},
    {"proper", 7}, {"protein", 11}, {"proud", 12}, {"psa", 10}, {"pt", 11}, {"pull", 53}, {"pulled", 53}, {"pulling", 8}, {"purple", 8},
    {"purpose", 10}, {"push", 30}, {"put", 114}, {"question", 39}, {"questions", 14}, {"quick", 8}, {"quiet", 15}, {"quit", 55},
    {"quitting", 8}, {"race", 20}, {"rack", 31}, {"radio", 11}, {"rain", 10}, {"raised", 9}, {"ran", 36}, {"ranked", 9}, {"rant", 13},
    {"rash", 9}, {"rate", 7}, {"rather", 13}, {"reach", 9}, {"read", 60}, {"reading", 18}, {"real", 36}, {"really", 45}, {"rear", 12},
    {"reason", 7}, {"receipt", 8}, {"recipe", 11}, {"red", 15}, {"rehab", 8}, {"remember", 25}, {"reminder", 8}, {"rep", 14},
    {"replaced", 8}, {"reply", 15}, {"report", 40}, {"reps", 10}, {"rest", 52}, {"results", 10}, {"retired", 23}, {"returned", 10},
    {"reverse", 8}, {"review", 15}, {"rib", 22}, {"ribs", 24}, {"rice", 16}, {"ride", 21}, {"right", 99}, {"ring", 14}, {"rip", 8},
    {"road", 11}, {"roll", 15}, {"rolled", 14}, {"roller", 38}, {"rolling", 10}, {"room", 56}, {"roommate", 14}, {"rope", 10},
    {"rotation", 10}, {"rotisserie", 8}, {"round", 26}, {"rounded", 7}, {"routine", 11}, {"row", 16}, {"rowing", 8}, {"rows", 25},
    {"rule", 22}, {"run", 82}, {"runner", 9}, {"runners", 7}, {"running", 43}, {"runs", 12}, {"s", 40}, {"sad", 11}, {"said", 206},
    {"sale", 8}, {"salt", 12}, {"same", 104}, {"sandwich", 12}, {"sat", 39}, {"saturday", 38}, {"saved", 19}, {"saw", 46}, {"say", 110},
    {"saying", 20}, {"says", 133}, {"scale", 13}, {"scar", 10}, {"scared", 22}, {"school", 54}, {"sciatica", 10}, {"season", 15},
    {"seat", 27}, {"second", 69}, {"seconds", 24}, {"section", 10}, {"see", 55}, {"seen", 33}, {"selling", 12}, {"send", 13},
    {"sent", 35}, {"serious", 11}, {"service", 8}, {"session", 11}, {"sessions", 15}, {"set", 30}, {"sets", 24}, {"seven", 18},
    {"shape", 12}, {"share", 11}, {"sharp", 8}, {"she", 268}, {"shed", 16}, {"sheet", 14}, {"shes", 65}, {"shift", 11}, {"shifts", 8},
    {"shin", 10}, {"shipping", 8}, {"shirt", 20}, {"shoe", 13}, {"shoes", 57}, {"shop", 15}, {"short", 21}, {"shorts", 10},
    {"shot", 14}, {"should", 88}, {"shoulder", 82}, {"shoulders", 40}, {"shout", 8}, {"show", 33}, {"showed", 12}, {"shower", 9},
    {"sick", 23}, {"side", 73}, {"sidebar", 8}, {"sides", 10}, {"sign", 22}, {"signed", 12}, {"since", 259}, {"single", 18},
    {"sir", 21}, {"sister", 35}, {"sisters", 7}, {"sit", 57}, {"sits", 7}, {"sitting", 48}, {"six", 76}, {"size", 30}, {"skin", 24},
    {"skip", 10}, {"sleep", 46}, {"sleeping", 10}, {"slept", 28}, {"slipped", 19}, {"slow", 34}, {"slower", 7}, {"slowly", 14},
    {"small", 41}, {"smell", 16}, {"smells", 12}, {"smoked", 9}, {"smoking", 13}, {"snow", 7}, {"so", 364}, {"sofa", 16}, {"soft", 16},
    {"sold", 14}, {"some", 65}, {"somebody", 39}, {"someone", 53}, {"something", 75}, {"somewhere", 10}, {"son", 17}, {"song", 11},
    {"soon", 8}, {"sore", 83}, {"soreness", 9}, {"sorry", 29}, {"sort", 8}, {"sound", 8}, {"soup", 15}, {"spend", 11}, {"spent", 15},
    {"spin", 10}, {"spinal", 8}, {"spine", 81}, {"splints", 8}, {"split", 15}, {"sport", 9}, {"spot", 16}, {"spring", 33},
    {"sprint", 7}, {"squat", 72}, {"squats", 28}, {"squatting", 8}, {"stair", 9}, {"stairs", 38}, {"stand", 31}, {"standing", 36},
    {"stars", 14}, {"start", 36}, {"started", 72}, {"starting", 14}, {"starts", 12}, {"state", 11}, {"station", 13}, {"stay", 22},
    {"stayed", 16}, {"step", 23}, {"steps", 16}, {"stick", 12}, {"stiff", 32}, {"still", 142}, {"stomach", 15}, {"stood", 13},
    {"stop", 51}, {"stopped", 37}, {"store", 11}, {"stories", 12}, {"story", 52}, {"straight", 26}, {"strain", 9}, {"stranger", 8},
    {"strap", 8}, {"strength", 16}, {"stretch", 31}, {"stretching", 9}, {"strong", 8}, {"stronger", 8}, {"stuck", 19}, {"student", 10},
    {"students", 12}, {"study", 10}, {"stuff", 27}, {"stupid", 14}, {"sub", 16}, {"subject", 7}, {"such", 10}, {"sugar", 8},
    {"summer", 34}, {"sunday", 40}, {"support", 12}, {"supposed", 8}, {"sure", 16}, {"surgeon", 7}, {"surgery", 35}, {"swam", 8},
    {"swapped", 8}, {"sweat", 9}, {"sweaty", 7}, {"swim", 24}, {"swimming", 7}, {"swing", 8}, {"swings", 11}, {"switched", 14},
    {"t", 11}, {"table", 13}, {"tablet", 8}, {"taco", 8}, {"tailbone", 9}, {"take", 53}, {"taken", 19}, {"takes", 11}, {"taking", 11},
    {"talk", 33}, {"talked", 9}, {"talking", 17}, {"tall", 9}, {"taller", 8}, {"tank", 7}, {"tap", 8}, {"tape", 17}, {"taste", 16},
    {"taught", 16}, {"tea", 8}, {"teach", 11}, {"teacher", 32}, {"team", 24}, {"teeth", 12}, {"tell", 76}, {"telling", 32},
    {"tells", 13}, {"ten", 89}, {"tennis", 11}, {"terrible", 7}, {"test", 28}, {"text", 8}, {"th", 40}, {"than", 104}, {"thank", 60},
    {"thanks", 52}, {"that", 716}, {"thats", 115}, {"the", 4126}, {"their", 39}, {"them", 117}, {"then", 199}, {"therapist", 16},
    {"there", 182}, {"theres", 56}, {"these", 69}, {"they", 260}, {"theyre", 38}, {"thighs", 8}, {"thing", 111}, {"things", 26},
    {"think", 75}, {"thinking", 23}, {"thinks", 17}, {"third", 36}, {"this", 353}, {"thoracic", 9}, {"those", 29}, {"though", 13},
    {"thought", 61}, {"thoughts", 8}, {"thread", 44}, {"three", 184}, {"threw", 19}, {"through", 71}, {"throw", 14}, {"thumb", 13},
    {"thumbs", 10}, {"thursday", 16}, {"ticket", 8}, {"tie", 15}, {"tifu", 8}, {"tight", 25}, {"till", 29}, {"time", 160},
    {"times", 49}, {"tiny", 9}, {"tip", 17}, {"tips", 8}, {"tire", 10}, {"tired", 24}, {"to", 1639}, {"today", 139}, {"toe", 21},
    {"toes", 18}, {"together", 25}, {"toilet", 11}, {"told", 209}, {"tomorrow", 16}, {"tonight", 20}, {"too", 94}, {"took", 146},
    {"tooth", 8}, {"top", 31}, {"tore", 8}, {"torn", 8}, {"total", 15}, {"touch", 11}, {"towel", 23}, {"tower", 11}, {"town", 11},
    {"trade", 16}, {"trail", 8}, {"train", 22}, {"trained", 12}, {"trainer", 17}, {"training", 30}, {"treadmill", 8}, {"tried", 34},
    {"trip", 24}, {"trouble", 28}, {"truck", 25}, {"true", 10}, {"try", 18}, {"trying", 15}, {"tuesday", 29}, {"turkey", 10},
    {"turn", 18}, {"turned", 29}, {"tv", 12}, {"tweaked", 11}, {"twelve", 9}, {"twenty", 13}, {"twice", 45}, {"twins", 14},
    {"twist", 8}, {"two", 329}, {"type", 13}, {"uncle", 17}, {"under", 58}, {"until", 61}, {"up", 444}, {"update", 18}, {"upper", 49},
    {"upright", 8}, {"ups", 41}, {"us", 85}, {"use", 45}, {"used", 110}, {"useless", 8}, {"using", 11}, {"van", 12}, {"vent", 8},
    {"version", 16}, {"vertebrae", 11}, {"very", 38}, {"vest", 10}, {"vet", 13}, {"video", 49}, {"videos", 11}, {"volume", 8},
    {"vs", 18}, {"w", 10}, {"waist", 12}, {"wait", 26}, {"waited", 10}, {"waiting", 12}, {"wake", 10}, {"walk", 76}, {"walked", 50},
    {"walking", 47}, {"walks", 12}, {"wall", 43}, {"want", 102}, {"wanted", 60}, {"wants", 40}, {"war", 8}, {"warehouse", 8},
    {"warm", 16}, {"was", 1005}, {"wasnt", 21}, {"watch", 21}, {"watched", 17}, {"watching", 19}, {"water", 58}, {"way", 70},
    {"we", 228}, {"weak", 23}, {"wear", 20}, {"wearing", 8}, {"wed", 9}, {"wedding", 33}, {"wednesday", 12}, {"week", 231},
    {"weekend", 22}, {"weekends", 8}, {"weekly", 13}, {"weeks", 149}, {"weigh", 17}, {"weighed", 8}, {"weight", 55}, {"weights", 9},
    {"weird", 17}, {"welcome", 8}, {"well", 45}, {"went", 161}, {"were", 120}, {"wet", 17}, {"weve", 28}, {"what", 298},
    {"whatever", 10}, {"whats", 58}, {"when", 306}, {"whenever", 9}, {"where", 53}, {"whether", 14}, {"which", 142}, {"while", 48},
    {"white", 12}, {"who", 275}, {"whod", 14}, {"whoever", 11}, {"whole", 85}, {"whos", 26}, {"why", 56}, {"wife", 72}, {"wifes", 7},
    {"will", 57}, {"window", 9}, {"wine", 10}, {"winter", 26}, {"wish", 16}, {"with", 844}, {"within", 18}, {"without", 61},
    {"woke", 23}, {"woman", 21}, {"women", 11}, {"won", 11}, {"wont", 37}, {"wood", 8}, {"word", 20}, {"words", 13}, {"wore", 13},
    {"work", 114}, {"worked", 38}, {"working", 10}, {"workout", 9}, {"works", 23}, {"world", 8}, {"worse", 13}, {"worst", 35},
    {"worth", 31}, {"would", 138}, {"wouldnt", 18}, {"wow", 8}, {"wrecked", 11}, {"wrist", 31}, {"wrists", 10}, {"write", 35},
    {"writing", 15}, {"wrong", 36}, {"wrote", 28}, {"ws", 10}, {"x", 24}, {"yards", 10}, {"year", 191}, {"years", 331}, {"yelled", 10},
    {"yes", 29}, {"yesterday", 51}, {"yet", 14}, {"yoga", 26}, {"you", 652}, {"youd", 12}, {"youll", 10}, {"your", 246}, {"youre", 57},
    {"yours", 10}, {"youve", 19}, {"yrs", 16}, {"zero", 11},
    /* clang-format on */
};

/* Of all letters, how often a word begins with one, ends with one; a part that is found anywhere is three times as frequent. */
static double share_of_part(size_t n) { return n == 1 ? 400 : n == 2 ? 60 : n == 3 ? 6 : n == 4 ? 1.5 : 0.7; }

#define COMMONEST (sizeof commonest / sizeof *commonest)

/* The first of the commonest words that does not stand in front of all that begin so. */
static size_t first_that_begins(rf_str letters)
{
    size_t low = 0;
    for (size_t high = COMMONEST; low < high;) {
        size_t middle = (low + high) / 2;
        if (strncmp(commonest[middle].word, letters.ptr, letters.len) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool begins_with(size_t i, rf_str letters) { return i < COMMONEST && strncmp(commonest[i].word, letters.ptr, letters.len) == 0; }

static bool has_part(const char *word, rf_str letters, bool at_end)
{
    size_t n = strlen(word);
    for (size_t at = at_end && n > letters.len ? n - letters.len : 0; at + letters.len <= n; at++)
        if (word[at] == letters.ptr[0] && memcmp(word + at, letters.ptr, letters.len) == 0)
            return true;
    return false;
}

static double of_part(rf_str letters, bool begins, bool ends)
{
    double sum = share_of_part(letters.len) * (begins || ends ? 1 : 3);
    size_t i = begins ? first_that_begins(letters) : 0;
    for (; begins ? begins_with(i, letters) : i < COMMONEST; i++)
        if (begins || has_part(commonest[i].word, letters, ends))
            sum += commonest[i].of_100000 / 10.0;
    return sum;
}

static bool is_number(rf_str letters)
{
    for (size_t i = 0; i < letters.len; i++)
        if (letters.ptr[i] > '9')
            return false;
    return true;
}

double rf_word_frequency(rf_str word)
{
    bool begins = word.len > 0 && word.ptr[0] <= RF_EDGE, ends = word.len > 1 && word.ptr[word.len - 1] <= RF_EDGE;
    rf_str letters = {word.ptr + begins, word.len - begins - ends};
    if (letters.len == 0)
        return 10000;
    if (memchr(letters.ptr, RF_DIGITS, letters.len) != NULL)
        return letters.len > 1 ? RARE : 300;
    if (!begins || !ends)
        return of_part(letters, begins, ends);
    if (is_number(letters))
        return letters.len == 1 ? ONE_DIGIT : letters.len == 2 ? TWO_DIGITS : RARE;
    size_t i = first_that_begins(letters);
    if (begins_with(i, letters) && commonest[i].word[letters.len] == '\0')
        return commonest[i].of_100000 / 10.0;
    return letters.len == 1 ? ONE_LETTER : RARE;
}
