/* text/language_words.c - the commonest words of twenty languages in Latin script, and the words of a plain thank-you in as many
 * more, as folding leaves them (no accents, no marks). It holds words; language.c counts them.
 *
 * A word that is common in English stands for English alone: in a comment full of mistakes it must not speak for another
 * language. Words that English and others share alike ("no", "me", "in", "was") are left out. */
#include "text/parts.h"

typedef struct row {
    const char *word;
    uint32_t languages;
} row;

/* clang-format off */
enum {
    THX = RF_WORD_THANKS, FIL = RF_WORD_POLITE, EN = RF_WORD_ENGLISH,
    ES = 1 << RF_WORD_OTHERS, PT = ES << 1, FR = ES << 2, DE = ES << 3, IT = ES << 4, NL = ES << 5, ID = ES << 6, TR = ES << 7,
    PL = ES << 8, RO = ES << 9, NORDIC = ES << 10, FI = ES << 11, HU = ES << 12, CZ = ES << 13, HR = ES << 14, VI = ES << 15,
    TL = ES << 16, SW = ES << 17, HI = ES << 18 /* in Latin letters */
};

/* One array for each first letter, ascending. */
static const row on_a[] = {
    {"aap", HI | FIL}, {"aapka", HI}, {"aapki", HI}, {"aaram", HI}, {"abbiamo", IT}, {"abencoe", FIL}, {"aber", DE}, {"abhi", HI},
    {"about", EN}, {"accha", HI | FIL}, {"aceasta", RO}, {"acest", RO}, {"acha", HI | FIL}, {"achha", HI | FIL}, {"ada", ID},
    {"adalah", ID}, {"after", EN}, {"again", EN}, {"agri", TR}, {"agrilarim", TR}, {"agrim", TR}, {"agrisi", TR}, {"agriyor", TR},
    {"ahora", ES}, {"ajuda", PT}, {"ajudou", PT | FIL}, {"ajuta", RO | FIL}, {"akan", ID}, {"ako", TL}, {"aku", ID}, {"akubariki", SW},
    {"al", ES}, {"ale", PL | CZ}, {"algo", ES}, {"ali", HR}, {"all", EN}, {"allah", TR | FIL}, {"alleen", NL}, {"alles", DE},
    {"als", NL}, {"also", EN}, {"always", EN}, {"am", EN}, {"ama", TR}, {"amazing", EN}, {"amigo", FIL}, {"anche", IT}, {"and", EN},
    {"anda", ID}, {"ang", TL}, {"anh", VI}, {"any", EN}, {"anymore", EN}, {"anyone", EN}, {"ao", PT}, {"aos", PT}, {"apa", ID},
    {"apakah", ID}, {"apka", HI}, {"aqui", ES}, {"are", EN}, {"arigato", THX}, {"arigatou", THX}, {"arms", EN}, {"asante", SW | THX},
    {"atau", ID}, {"ate", PT}, {"att", NORDIC}, {"au", FR}, {"auch", DE}, {"auf", DE}, {"aula", PT | FIL}, {"aur", HI}, {"aussi", FR},
    {"aux", FR}, {"av", NORDIC}, {"avec", FR}, {"avez", FR}, {"avoir", FR}, {"awesome", EN}, {"ay", TL}, {"ayuda", ES | FIL},
    {"ayudado", ES | FIL}, {"ayudo", ES | FIL}, {"az", HU}, {"azt", HU},
};
static const row on_b[] = {
    {"bac", VI | FIL}, {"bacak", TR}, {"bacaklarim", TR}, {"back", EN}, {"bad", EN}, {"bagaimana", ID}, {"bagus", ID},
    {"bahut", HI | FIL}, {"bai", VI}, {"baik", ID}, {"bakit", TL}, {"ban", FIL}, {"bana", TR}, {"banget", ID}, {"banyak", FIL},
    {"bardzo", PL | FIL}, {"batao", HI}, {"bataye", HI}, {"be", EN}, {"beaucoup", FR | FIL}, {"because", EN}, {"bedankt", NL | THX},
    {"been", EN}, {"before", EN}, {"bei", DE}, {"being", EN}, {"bel", TR}, {"belim", TR}, {"bendiciones", THX}, {"bendiga", FIL},
    {"bene", IT}, {"benen", NL}, {"benim", TR}, {"bent", NL}, {"berkah", FIL}, {"bermanfaat", FIL}, {"best", EN}, {"better", EN},
    {"bhai", HI | FIL}, {"bhi", HI}, {"bhot", HI | FIL}, {"bi", VI}, {"bien", FR | FIL}, {"bij", NL}, {"bin", DE}, {"bine", RO},
    {"bir", TR}, {"bisa", ID}, {"bist", DE}, {"bitte", DE}, {"biz", TR}, {"bless", EN}, {"bo", PL}, {"boa", PT | FIL},
    {"bohot", HI | FIL}, {"bol", PL | HR}, {"boleh", ID}, {"bolest", CZ}, {"bolesti", CZ}, {"boli", PL | CZ}, {"bom", PT | FIL},
    {"bon", FIL}, {"bonjour", FR}, {"bonne", FIL}, {"bonsoir", FR}, {"both", EN}, {"boyun", TR}, {"bravissimo", IT | THX},
    {"bravo", IT | FIL}, {"bu", ID | TR | FIL}, {"buen", ES | FIL}, {"buena", ES | FIL}, {"buenas", ES}, {"buenisimo", THX},
    {"bueno", ES | FIL}, {"buenos", ES | FIL}, {"bukan", ID}, {"buna", RO}, {"buongiorno", IT}, {"but", EN}, {"by", EN},
};
static const row on_c[] = {
    {"ca", FR | RO}, {"cac", VI}, {"cai", VI}, {"cam", VI | THX}, {"can", EN}, {"cand", RO}, {"cannot", EN}, {"cant", EN}, {"cast", HR},
    {"ce", FR}, {"ces", FR}, {"cest", FR}, {"cette", FR | FIL}, {"chan", VI}, {"channel", EN}, {"che", IT}, {"chez", FR}, {"chi", VI},
    {"cho", VI}, {"ciao", IT}, {"cintura", ES}, {"co", PL | VI}, {"cok", TR | FIL}, {"collo", IT}, {"coluna", PT}, {"com", PT},
    {"comme", FR}, {"como", ES}, {"complimenti", IT | THX}, {"con", IT | FIL}, {"consigo", PT}, {"costas", PT}, {"could", EN},
    {"couldnt", EN}, {"cours", FIL}, {"csak", HU}, {"cu", RO}, {"cua", VI}, {"cuando", ES}, {"cuello", ES}, {"cum", RO}, {"cviceni", CZ},
    {"cviky", CZ}, {"cwiczenia", PL}, {"cwiczenie", PL}, {"cwiczyc", PL}, {"czuje", PL}, {"czy", PL},
};
static const row on_d[] = {
    {"da", PT | IT | HR}, {"daca", RO}, {"dag", NL}, {"daha", TR}, {"daktari", SW | FIL}, {"dakujem", CZ | THX}, {"dal", IT}, {"dalla", IT},
    {"dan", ID}, {"dank", DE | NL | THX | FIL}, {"danke", DE | THX}, {"dankeschon", THX}, {"dankjewel", NL | THX}, {"dans", FR},
    {"dar", RO}, {"dard", HI}, {"dari", ID}, {"das", PT | DE | FIL}, {"dass", DE}, {"dat", NL}, {"dau", VI}, {"day", EN}, {"days", EN},
    {"de", ES | PT | FR | NL | TR | RO | HU | FIL}, {"degil", TR}, {"dei", IT}, {"dekuji", CZ | THX}, {"del", ES | IT}, {"della", IT},
    {"delle", IT}, {"dem", DE}, {"den", DE | NORDIC | VI}, {"dengan", ID}, {"depuis", FR}, {"der", DE}, {"derekam", HU}, {"des", FR | DE},
    {"desde", ES}, {"det", NORDIC}, {"deus", PT | FIL}, {"devo", IT}, {"deze", NL}, {"dhanyavad", HI | THX}, {"dhanyawaad", THX},
    {"dhanyawad", HI | THX}, {"di", IT | ID}, {"did", EN}, {"didnt", EN}, {"die", FIL}, {"diky", CZ | THX}, {"din", RO | TL}, {"dios", FIL},
    {"dit", NL}, {"dla", PL}, {"do", EN}, {"doamne", RO | FIL}, {"doare", RO}, {"dobre", PL | CZ}, {"dobro", HR}, {"dobrze", PL},
    {"doc", EN | FIL}, {"doch", DE}, {"docteur", FIL}, {"doctor", EN | FIL}, {"doctora", FIL}, {"does", EN}, {"doesnt", EN}, {"doi", PT},
    {"doing", EN}, {"dok", ID | FIL}, {"dokter", ID | FIL}, {"doktor", TR}, {"doktorze", PL | FIL}, {"dolor", ES}, {"dolore", IT},
    {"dolores", ES}, {"dolori", IT}, {"donc", FR}, {"donde", ES}, {"dont", EN}, {"dor", PT}, {"dores", PT}, {"dos", PT | FR},
    {"dottore", IT | FIL}, {"douleur", FR}, {"douleurs", FR}, {"doutor", PT | FIL}, {"dove", IT}, {"down", EN}, {"dr", FIL}, {"dra", FIL},
    {"du", FR | DE | NORDIC}, {"duele", ES}, {"duelen", ES}, {"dumneavoastra", RO}, {"duoc", VI}, {"durch", DE}, {"durere", RO},
    {"dureri", RO}, {"dzieki", PL | THX}, {"dziekuje", PL | THX},
};
static const row on_e[] = {
    {"ederim", TR | FIL}, {"ediyorum", TR | FIL}, {"een", NL}, {"efcharisto", THX}, {"egy", HU}, {"egzersiz", TR}, {"ei", FI},
    {"ein", DE}, {"eine", DE}, {"einem", DE}, {"einen", DE}, {"einer", DE}, {"ejercicio", ES | FIL}, {"ejercicios", ES | FIL},
    {"el", ES | FIL}, {"ela", PT}, {"ele", PT}, {"elinize", TR | FIL}, {"elle", FR}, {"eller", NORDIC}, {"em", PT | VI},
    {"en", ES | FR | NL | NORDIC | FIL}, {"er", NORDIC}, {"erg", FIL}, {"es", ES | HU}, {"ese", ES}, {"esercizi", IT}, {"esercizio", IT},
    {"eso", ES}, {"espalda", ES}, {"essa", PT}, {"esse", PT}, {"est", FR}, {"esta", ES | PT}, {"estan", ES}, {"este", ES | PT | RO},
    {"esto", ES}, {"estou", PT}, {"estoy", ES}, {"et", FR | NORDIC}, {"etre", FR}, {"ett", NORDIC}, {"etta", FI}, {"eu", PT},
    {"even", EN}, {"every", EN}, {"everything", EN}, {"evet", TR}, {"excelente", THX}, {"excelentes", THX}, {"exercice", FR},
    {"exercices", FR}, {"exercicio", PT}, {"exercicios", PT}, {"exercise", EN}, {"exercises", EN}, {"exercitii", RO}, {"exercitiu", RO},
    {"ez", HU}, {"ezt", HU},
};
static const row on_f[] = {
    {"faco", PT}, {"faire", FR}, {"fait", FR}, {"faj", HU}, {"fajdalom", HU}, {"fare", IT}, {"fatto", IT}, {"faz", PT}, {"fazer", PT},
    {"feel", EN}, {"feeling", EN}, {"feels", EN}, {"feet", EN}, {"felicidades", THX}, {"ficou", PT}, {"film", FIL}, {"first", EN},
    {"foarte", RO | FIL}, {"foi", PT}, {"for", EN}, {"fost", RO}, {"fra", NORDIC}, {"fran", NORDIC}, {"from", EN}, {"fue", ES},
    {"fur", DE | FIL},
};
static const row on_g[] = {
    {"gamba", IT}, {"gambe", IT}, {"gardan", HI}, {"gat", RO}, {"gaya", HI}, {"gde", HR}, {"gdje", HR}, {"gdzie", PL}, {"geen", NL},
    {"geholfen", DE | FIL}, {"genial", THX}, {"gerakan", ID}, {"get", EN}, {"getting", EN}, {"gibi", TR}, {"gjor", NORDIC},
    {"gli", IT}, {"go", EN}, {"god", EN}, {"godt", NORDIC}, {"goed", NL}, {"going", EN}, {"good", EN}, {"gore", TR}, {"gostei", PT},
    {"got", EN}, {"gracias", ES | THX}, {"grazie", IT | THX}, {"great", EN}, {"guru", FIL}, {"gusta", ES}, {"gut", DE | FIL},
    {"guzel", TR | FIL}, {"gyakorlat", HU}, {"gyakorlatok", HU},
};
static const row on_h[] = {
    {"habe", DE}, {"haben", DE}, {"hace", ES}, {"hacer", ES}, {"hago", ES}, {"hai", IT | HI}, {"hain", HI}, {"han", FI}, {"hands", EN},
    {"hangi", TR}, {"hapana", SW}, {"har", NORDIC}, {"hareket", TR}, {"hareketler", TR}, {"hareketleri", TR}, {"harika", TR},
    {"harjoitus", FI}, {"hasnt", EN}, {"hasta", ES}, {"hatam", HU}, {"hatte", DE}, {"have", EN}, {"havent", EN}, {"hay", ES},
    {"hayir", TR}, {"heb", NL}, {"hebben", NL}, {"hebt", NL}, {"heeft", NL}, {"heel", NL | FIL}, {"help", EN}, {"helped", EN},
    {"hep", TR}, {"here", EN}, {"hermosa", FIL}, {"herzlichen", FIL}, {"hes", EN}, {"het", NL}, {"hii", SW}, {"hij", NL},
    {"hilfreich", DE | FIL}, {"him", EN}, {"his", EN}, {"ho", IT}, {"hocam", TR | FIL}, {"hoe", NL}, {"hogy", HU}, {"hola", ES | FIL},
    {"hota", HI}, {"hoti", HI}, {"how", EN}, {"hu", HI}, {"hua", HI}, {"hun", HI}, {"hur", NORDIC}, {"hurt", EN}, {"hurts", EN},
    {"huu", SW}, {"hvad", NORDIC}, {"hvala", HR | THX}, {"hver", NORDIC}, {"hvordan", NORDIC}, {"hyva", FI}, {"hyvat", FI},
};
static const row on_i[] = {
    {"i", EN}, {"ich", DE}, {"icin", TR}, {"if", EN}, {"ihr", DE}, {"ik", NL}, {"ikke", NORDIC}, {"il", FR | IT}, {"ile", TR}, {"ili", HR},
    {"ilmunya", FIL}, {"ils", FR}, {"im", EN}, {"imam", HR}, {"imi", RO}, {"immer", DE}, {"ini", ID}, {"inte", NORDIC}, {"into", EN},
    {"is", EN}, {"isnt", EN}, {"isse", HI}, {"isso", PT}, {"ist", DE}, {"it", EN}, {"ito", TL}, {"its", EN}, {"itu", ID}, {"ive", EN},
    {"iyan", TL}, {"iyi", TR},
};
static const row on_j[] = {
    {"ja", PT | FI}, {"jab", HI}, {"jag", NORDIC}, {"jai", FR}, {"jak", PL | CZ}, {"jako", HR}, {"jambe", FR}, {"jambes", FR},
    {"je", FR | NL | CZ | HR | FIL}, {"jeg", NORDIC}, {"jest", PL}, {"jeste", CZ}, {"jestem", PL}, {"jeszcze", PL}, {"ji", HI | FIL},
    {"jij", NL}, {"jo", HU}, {"joka", FI}, {"jol", HU}, {"jouw", NL}, {"jsem", CZ}, {"jsi", CZ}, {"juga", ID}, {"just", EN}, {"juz", PL},
};
static const row on_k[] = {
    {"ka", HI | FIL}, {"kada", HR}, {"kadar", TR}, {"kaise", HI}, {"kaki", ID}, {"kako", HR}, {"kalau", ID}, {"kama", SW}, {"kamar", HI},
    {"kami", ID | TL}, {"kamr", HI}, {"kamu", ID}, {"kan", NL | NORDIC}, {"kann", DE}, {"kanssa", FI}, {"kapag", TL}, {"kar", HI},
    {"kare", HI}, {"karena", ID}, {"karna", HI}, {"karne", HI}, {"karo", HI}, {"kasi", TL}, {"kasih", ID | THX}, {"kdyz", CZ},
    {"ke", ID | HI}, {"keep", EN}, {"kell", HU}, {"kenapa", ID}, {"khong", VI}, {"ki", HI}, {"kiedy", PL}, {"kiitos", FI | THX},
    {"kipu", FI}, {"kita", ID}, {"kivut", FI}, {"know", EN}, {"ko", TL | HI | FIL}, {"koi", HI}, {"konnen", DE}, {"koszonom", HU | THX},
    {"kr", HI}, {"kregoslup", PL}, {"krk", CZ}, {"krna", HI}, {"kuch", HI}, {"kun", FI}, {"kunnen", NL}, {"kwa", SW}, {"kya", HI},
    {"kyu", HI}, {"kyun", HI},
};
static const row on_l[] = {
    {"la", ES | FR | IT | RO | VI | FIL}, {"lagi", ID}, {"lakini", SW}, {"lam", VI}, {"lang", TL}, {"las", ES | FIL}, {"last", NL},
    {"latihan", ID}, {"le", ES | FR | IT | FIL}, {"lebih", ID}, {"leda", HR}, {"ledja", HR}, {"leeg", TL}, {"left", EN}, {"leg", EN},
    {"legs", EN}, {"leher", ID}, {"lehet", HU}, {"les", ES | FR}, {"liike", FI}, {"liikkeet", FI}, {"like", EN}, {"likod", TL},
    {"liye", HI}, {"lo", ES | IT | FIL}, {"lol", EN}, {"lombar", PT}, {"los", ES | FIL}, {"love", EN}, {"loved", EN}, {"lower", EN},
    {"lub", PL},
};
static const row on_m[] = {
    {"ma", FR | RO | CZ}, {"maar", NL}, {"made", EN}, {"mahine", HI}, {"mai", RO | HI}, {"mais", PT | FR}, {"makasih", ID | THX},
    {"make", EN}, {"makes", EN}, {"mal", FR}, {"malam", ID}, {"mam", PL | CZ}, {"mana", ID}, {"mange", NORDIC | FIL},
    {"mantap", ID | THX}, {"many", EN}, {"mar", HU}, {"marami", TL}, {"maraming", TL | FIL}, {"maravilloso", THX}, {"mas", ES | PT},
    {"masakit", TL}, {"masz", PL}, {"maumivu", SW}, {"mazoezi", SW}, {"me", FIL}, {"med", NORDIC}, {"meget", NORDIC}, {"mehr", DE},
    {"mein", DE | HI}, {"meine", DE}, {"meinem", DE}, {"meinen", DE}, {"meiner", DE}, {"melhor", PT}, {"membantu", FIL}, {"mera", HI},
    {"merci", FR | THX}, {"mere", HI}, {"mereka", ID}, {"meri", HI}, {"meron", TL}, {"mert", HU}, {"mes", FR}, {"met", NL},
    {"meu", PT}, {"meus", PT}, {"mga", TL}, {"mgongo", SW}, {"mi", ES | IT | TR | PL | CZ}, {"mia", IT}, {"mich", DE}, {"mieux", FR},
    {"mijn", NL}, {"mil", FIL}, {"mille", IT | FIL}, {"mimi", SW}, {"mina", NORDIC | FI}, {"mine", EN}, {"minh", VI}, {"minha", PT},
    {"minhas", PT}, {"minun", FI}, {"mio", IT}, {"mir", DE}, {"mis", ES}, {"mit", DE}, {"mita", FI}, {"miten", FI}, {"mitt", NORDIC},
    {"mnie", PL}, {"mo", TL}, {"moc", CZ | FIL}, {"moet", NL}, {"moge", PL}, {"mogu", HR}, {"moj", PL}, {"moja", PL}, {"moje", PL},
    {"molta", IT}, {"molto", IT | FIL}, {"mon", FR}, {"month", EN}, {"months", EN}, {"mooi", NL}, {"more", EN}, {"mot", VI},
    {"moze", PL}, {"much", EN}, {"mucha", ES}, {"muchas", ES | FIL}, {"muchisimas", ES | THX}, {"mucho", ES | FIL}, {"muchos", ES},
    {"muita", PT | FIL}, {"muito", PT | FIL}, {"mujhe", HI}, {"mult", RO | FIL}, {"multa", RO}, {"multumesc", RO | THX}, {"mungu", SW},
    {"mutta", FI}, {"muy", ES | FIL}, {"my", EN}, {"mycket", NORDIC | FIL}, {"myos", FI},
};
static const row on_n[] = {
    {"na", PT | PL | CZ | HR | TL | SW}, {"naar", NL}, {"nach", DE}, {"nacken", DE}, {"nada", ES}, {"nagyon", HU | FIL}, {"nahi", HI},
    {"nakke", NORDIC}, {"naman", TL}, {"nao", PT}, {"nar", NORDIC}, {"nas", PT}, {"nasil", TR}, {"natt", NORDIC}, {"nay", VI},
    {"ndiyo", SW}, {"ne", FR | CZ | HR}, {"neck", EN}, {"neden", TR}, {"need", EN}, {"nek", NL}, {"nekem", HU}, {"nel", IT}, {"nella", IT},
    {"nem", HU}, {"never", EN}, {"ng", TL}, {"nguoi", VI}, {"nhi", HI}, {"nhieu", VI | FIL}, {"nhu", VI}, {"nhung", VI},
    {"ni", NORDIC | SW}, {"nice", EN}, {"nicht", DE}, {"nie", PL}, {"niet", NL}, {"niin", FI}, {"nije", HR}, {"nina", SW}, {"noch", DE},
    {"nog", PL | NL}, {"noga", PL | HR}, {"nogi", PL}, {"noha", CZ}, {"nohy", CZ}, {"non", IT}, {"nos", ES | PT}, {"not", EN},
    {"nothing", EN}, {"notre", FR}, {"notte", IT}, {"nous", FR}, {"now", EN}, {"nu", RO}, {"nur", DE}, {"nya", ID}, {"nyeri", ID},
};
static const row on_o[] = {
    {"obrigada", PT | THX}, {"obrigado", PT | THX}, {"och", NORDIC}, {"ocksa", NORDIC}, {"od", PL}, {"oder", DE}, {"oefening", NL},
    {"oefeningen", NL}, {"of", EN}, {"off", EN}, {"og", NORDIC}, {"ola", PT}, {"olan", TR}, {"oldu", TR}, {"olen", FI}, {"oli", FI},
    {"olsun", TR | FIL}, {"oluyor", TR}, {"omdat", NL}, {"on", FIL}, {"onde", PT}, {"ondt", NORDIC}, {"one", EN}, {"only", EN},
    {"ont", NORDIC}, {"ontem", PT}, {"ook", NL}, {"opo", TL}, {"or", EN}, {"oraz", PL}, {"otima", FIL}, {"otimo", FIL}, {"our", EN},
    {"out", EN}, {"ovat", FI}, {"ovelser", NORDIC}, {"over", EN}, {"ovning", NORDIC}, {"ovningar", NORDIC},
};
static const row on_p[] = {
    {"pa", NORDIC}, {"paa", TL}, {"paano", TL}, {"pag", TL}, {"pagi", ID}, {"pain", EN}, {"painful", EN}, {"pair", HI}, {"pak", ID | FIL},
    {"paling", ID}, {"paljon", FI | FIL}, {"pani", PL}, {"panie", PL | FIL}, {"par", HI}, {"para", ES | PT}, {"parabens", PT | THX},
    {"pas", FR}, {"pe", RO}, {"pela", PT | FIL}, {"pelo", PT | FIL}, {"pentru", RO}, {"per", FIL}, {"perche", IT}, {"perna", PT},
    {"pernas", PT}, {"pero", ES | TL}, {"pescoco", PT}, {"peut", FR}, {"peux", FR}, {"picior", RO}, {"pierna", ES}, {"piernas", ES},
    {"pijn", NL}, {"pinggang", ID}, {"piu", IT}, {"please", EN}, {"plecow", PL}, {"plecy", PL}, {"pls", EN}, {"plz", EN},
    {"po", PL | TL | FIL}, {"por", ES | PT | FIL}, {"porque", ES | PT}, {"posso", IT}, {"pour", FR | FIL}, {"pozdrav", HR},
    {"pozdrawiam", PL}, {"pra", PT}, {"pri", CZ}, {"primo", IT}, {"profe", FIL}, {"profesor", FIL}, {"protoze", CZ}, {"przez", PL},
    {"przy", PL}, {"puedo", ES}, {"punggung", ID}, {"puno", HR | FIL}, {"puo", IT}, {"pwede", TL},
};
static const row on_q[] = {
    {"qua", VI}, {"qual", PT}, {"quale", IT}, {"quali", IT}, {"quand", FR}, {"quando", PT | IT}, {"que", ES | PT | FR | FIL}, {"quel", FR},
    {"quelle", FR}, {"quello", IT}, {"questa", IT}, {"questi", IT}, {"questo", IT}, {"qui", FR}, {"quiero", ES},
};
static const row on_r[] = {
    {"raha", HI}, {"rahi", HI}, {"rat", VI | FIL}, {"razi", TR | FIL}, {"really", EN}, {"right", EN}, {"rin", TL}, {"rodilla", ES},
    {"rucken", DE}, {"rug", NL}, {"rygg", NORDIC}, {"ryggen", NORDIC},
};
static const row on_s[] = {
    {"sa", FR | PL | RO | TL | FIL}, {"saal", HI}, {"saglik", TR | FIL}, {"sagolun", THX}, {"sakit", ID | TL}, {"salamat", TL | THX},
    {"saludos", FIL}, {"samo", HR}, {"sana", TR | SW | FIL}, {"sangat", ID | FIL}, {"sans", FR}, {"sao", PT | VI}, {"sasa", SW},
    {"sattuu", FI}, {"sau", RO}, {"saya", ID}, {"schiena", IT}, {"schmerz", DE}, {"schmerzen", DE}, {"schon", DE},
    {"se", ES | PT | FI | CZ | HR | HI}, {"sehat", ID | FIL}, {"sehr", DE | FIL}, {"seit", DE}, {"sekali", ID}, {"selalu", ID},
    {"selka", FI}, {"selkaani", FI}, {"selkakipu", FI}, {"sem", PT}, {"semoga", ID | FIL}, {"sempre", IT}, {"sen", TR}, {"senam", ID},
    {"senhor", FIL}, {"senin", TR}, {"sento", IT}, {"seperti", ID}, {"ser", ES | PT}, {"ses", FR}, {"setiap", ID}, {"seu", PT}, {"she", EN},
    {"shes", EN}, {"should", EN}, {"shoulder", EN}, {"shoulders", EN}, {"shouldnt", EN}, {"shukran", THX}, {"shukriya", HI | THX},
    {"si", ES | IT | RO | CZ | HR | VI | FIL}, {"sie", DE | PL}, {"siempre", ES}, {"siento", ES}, {"sim", PT}, {"sina", FI}, {"since", EN},
    {"sind", DE}, {"sinto", PT}, {"sir", FIL}, {"sirt", TR}, {"sirtim", TR}, {"siya", TL}, {"siz", TR}, {"smerter", NORDIC},
    {"som", NORDIC}, {"some", EN}, {"someone", EN}, {"something", EN}, {"sono", IT}, {"sonra", TR}, {"soy", ES}, {"spasibo", THX},
    {"spate", RO}, {"spatele", RO}, {"still", EN}, {"sto", HR}, {"stretch", EN}, {"stretches", EN}, {"su", ES | HR | FIL}, {"sua", PT | IT},
    {"subscribed", EN}, {"sudah", ID}, {"suis", FR}, {"sukses", FIL}, {"sul", IT}, {"sulla", IT}, {"sunt", RO}, {"suo", IT}, {"super", FIL},
    {"sus", ES | FIL}, {"svaka", HR}, {"swietne", PL}, {"szepen", HU | FIL}, {"szyja", PL},
};
static const row on_t[] = {
    {"ta", FR | PL}, {"tack", NORDIC | THX}, {"tai", FI}, {"tak", PL | NORDIC | HI | THX}, {"takk", NORDIC | THX}, {"taky", CZ},
    {"talaga", TL}, {"tambem", PT}, {"tambien", ES}, {"tap", VI}, {"tapi", ID}, {"tayo", TL}, {"te", ES | FIL}, {"tego", PL},
    {"telah", ID}, {"tem", PT}, {"tengo", ES}, {"tenho", PT}, {"terima", ID | FIL}, {"tes", FR}, {"tesekkur", TR | THX},
    {"tesekkurederim", THX}, {"tesekkurler", TR | THX}, {"than", EN}, {"thank", EN}, {"thanks", EN}, {"thankyou", EN}, {"that", EN},
    {"thats", EN}, {"the", EN}, {"theek", HI}, {"their", EN}, {"them", EN}, {"then", EN}, {"there", EN}, {"these", EN}, {"they", EN},
    {"theyre", EN}, {"thi", VI}, {"thik", HI}, {"thing", EN}, {"things", EN}, {"think", EN}, {"this", EN}, {"those", EN}, {"ti", IT},
    {"tidak", ID}, {"tiene", ES}, {"tienen", ES}, {"til", NORDIC}, {"till", NORDIC}, {"time", EN}, {"to", EN}, {"todella", FI},
    {"todo", ES | PT | FIL}, {"todos", ES | PT | FIL}, {"toh", HI}, {"toi", VI}, {"toll", DE}, {"tolle", FIL}, {"tolles", FIL},
    {"tolong", ID}, {"ton", FR}, {"too", EN}, {"tous", FR}, {"tout", FR}, {"treba", HR}, {"tres", FR | FIL}, {"tried", EN}, {"trong", VI},
    {"try", EN}, {"trying", EN}, {"tu", ES | FR | FIL}, {"tua", IT}, {"tuo", IT}, {"tus", ES | FIL}, {"tusen", NORDIC | FIL},
    {"tutti", IT}, {"tutto", IT}, {"two", EN}, {"tylko", PL},
};
static const row on_u[] = {
    {"u", EN | FIL}, {"uber", DE}, {"ubung", DE}, {"ubungen", DE | FIL}, {"uit", NL}, {"um", PT}, {"uma", PT},
    {"un", ES | FR | IT | RO | FIL}, {"una", ES | IT | FIL}, {"unas", ES}, {"unauma", SW}, {"und", DE}, {"unde", RO}, {"une", FR},
    {"unos", ES}, {"untuk", ID}, {"up", EN}, {"upper", EN}, {"ur", EN}, {"urinar", ES | PT}, {"usted", ES}, {"ustedes", ES},
    {"uyusuyor", TR}, {"uz", CZ},
};
static const row on_v[] = {
    {"vad", NORDIC}, {"vagyok", HU}, {"vai", VI}, {"vain", FI}, {"van", NL}, {"var", TR}, {"varje", NORDIC}, {"ve", TR}, {"veel", NL},
    {"veldig", NORDIC}, {"velmi", CZ}, {"very", EN}, {"vezbe", HR}, {"vi", IT | NORDIC}, {"video", EN | FIL}, {"videos", EN | FIL},
    {"vielen", DE | FIL}, {"vjezbe", HR}, {"voce", PT | FIL}, {"voces", PT}, {"voi", VI}, {"volt", HU}, {"vom", DE}, {"von", DE},
    {"vondt", NORDIC}, {"voor", NL | FIL}, {"vos", FR | FIL}, {"votre", FR | FIL}, {"vous", FR}, {"vrat", HR},
};
static const row on_w[] = {
    {"wa", SW}, {"waar", NL}, {"waarom", NL}, {"wala", TL | HI}, {"wali", HI}, {"wangu", SW}, {"want", EN}, {"wanted", EN}, {"warum", DE},
    {"wasnt", EN}, {"wat", NL}, {"watch", EN}, {"watching", EN}, {"way", EN}, {"wczoraj", PL}, {"we", EN}, {"week", EN}, {"weeks", EN},
    {"wel", NL | FIL}, {"well", EN}, {"wenn", DE}, {"were", EN}, {"wewe", SW}, {"what", EN}, {"when", EN}, {"where", EN}, {"which", EN},
    {"while", EN}, {"who", EN}, {"why", EN}, {"wie", DE}, {"wij", NL}, {"will", EN}, {"wir", DE}, {"with", EN}, {"without", EN},
    {"wo", DE | HI}, {"woh", HI}, {"wont", EN}, {"work", EN}, {"working", EN}, {"works", EN}, {"worse", EN}, {"would", EN}, {"wouldnt", EN},
};
static const row on_x[] = {
    {"xiexie", THX}, {"xin", VI},
};
static const row on_y[] = {
    {"ya", ES | SW}, {"yako", SW}, {"yang", ID}, {"yangu", SW}, {"yapmaliyim", TR}, {"ye", HI}, {"yeah", EN}, {"year", EN}, {"years", EN},
    {"yeh", HI}, {"yes", EN}, {"yo", ES}, {"yok", TR}, {"you", EN}, {"your", EN}, {"youre", EN}, {"yung", TL},
};
static const row on_z[] = {
    {"za", PL | CZ | HR | SW | FIL}, {"zada", CZ}, {"ze", PL | CZ}, {"zij", NL}, {"zijn", NL}, {"ziua", RO}, {"zu", DE}, {"zum", DE},
    {"zur", DE},
};
static const row not_latin[] = {
    {"ευχαριστω", THX}, {"πολυ", FIL}, {"благодарю", THX}, {"большое", FIL}, {"вам", FIL}, {"вас", FIL}, {"видео", FIL}, {"доктор", FIL},
    {"доктору", FIL}, {"души", FIL}, {"дякую", THX}, {"за", FIL}, {"и", FIL}, {"огромное", FIL}, {"от", FIL}, {"отлично", THX},
    {"очень", FIL}, {"полезно", FIL}, {"спасибо", THX}, {"супер", THX}, {"упражнения", FIL}, {"хорошо", FIL}, {"רבה", FIL}, {"תודה", THX},
    {"الفيديو", FIL}, {"الله", FIL}, {"جزاك", FIL}, {"جزيلا", FIL}, {"خيرا", FIL}, {"دكتور", FIL}, {"شكرا", THX}, {"على", FIL},
    {"فيك", FIL}, {"كثيرا", FIL}, {"لك", FIL}, {"لكم", FIL}, {"مشكور", THX}, {"يا", FIL}, {"يبارك", FIL}, {"अचछा", FIL}, {"आपका", FIL},
    {"आपको", FIL}, {"जी", FIL}, {"डॉकटर", FIL}, {"दिल", FIL}, {"धनयवाद", THX}, {"बहत", FIL}, {"वीडियो", FIL}, {"शकरिया", THX}, {"स", FIL},
    {"सर", FIL}, {"सहित", FIL}, {"ह", FIL}, {"ধনযবাদ", THX}, {"நனறி", THX}, {"ధనయవదలు", THX}, {"ขอบคณ", THX}, {"ขอบคณครบ", THX},
    {"ขอบคณคะ", THX}, {"ありがとう", THX}, {"ございました", FIL}, {"ございます", FIL}, {"です", FIL}, {"とても", FIL}, {"どうも", FIL}, {"を", FIL}, {"了", FIL},
    {"你", FIL}, {"先生", FIL}, {"分享", FIL}, {"動画", FIL}, {"医生", FIL}, {"多謝", THX}, {"多谢", THX}, {"太棒了", THX}, {"好", FIL}, {"影片", FIL},
    {"很好", THX}, {"您", FIL}, {"感謝", THX}, {"感謝します", THX}, {"感谢", THX}, {"棒", FIL}, {"的", FIL}, {"素晴らしい", FIL}, {"老师", FIL}, {"老師", FIL},
    {"视频", FIL}, {"謝謝", THX}, {"谢谢", THX}, {"醫生", FIL}, {"非常", FIL}, {"감사합니다", THX}, {"감사해요", THX}, {"고마워요", THX}, {"고맙습니다", THX},
    {"너무", FIL}, {"선생님", FIL}, {"영상", FIL}, {"운동", FIL}, {"정말", FIL}, {"좋아요", FIL}, {"좋은", FIL}, {"진심으로", FIL}, {"최고", THX},
};
/* clang-format on */

#define ROWS(a)                                                                                                                            \
    {                                                                                                                                      \
        a, sizeof a / sizeof *a                                                                                                            \
    }

static const struct {
    const row *rows;
    size_t n;
} shelves[] = {
    ROWS(on_a), ROWS(on_b), ROWS(on_c), ROWS(on_d), ROWS(on_e), ROWS(on_f), ROWS(on_g), ROWS(on_h), ROWS(on_i),
    ROWS(on_j), ROWS(on_k), ROWS(on_l), ROWS(on_m), ROWS(on_n), ROWS(on_o), ROWS(on_p), ROWS(on_q), ROWS(on_r),
    ROWS(on_s), ROWS(on_t), ROWS(on_u), ROWS(on_v), ROWS(on_w), ROWS(on_x), ROWS(on_y), ROWS(on_z), ROWS(not_latin),
};

uint32_t rf_language_of_word(rf_str w)
{
    if (w.len == 0)
        return 0;
    unsigned shelf = (unsigned char)w.ptr[0] >= 0x80 ? 26 : (unsigned)(w.ptr[0] - 'a');
    if (shelf > 26)
        return 0;
    size_t low = 0, high = shelves[shelf].n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        const char *word = shelves[shelf].rows[mid].word;
        size_t i = 0;
        while (i < w.len && word[i] == w.ptr[i])
            i++;
        if (i == w.len && word[i] == '\0')
            return shelves[shelf].rows[mid].languages;
        if (i == w.len || (unsigned char)word[i] > (unsigned char)w.ptr[i])
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}
