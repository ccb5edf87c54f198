/* Language: when the rules, which are English, must not be trusted. */
#include "text_fixture.h"

static const char *const names[] = {"english", "other", "thanks", "no words"};

static void all_are(const char *const *texts, size_t n, rf_language expected)
{
    for (size_t i = 0; i < n; i++) {
        rf_text t = fold(texts[i]);
        rf_language seen = rf_text_language(&t);
        if (seen != expected)
            fail_msg("'%s' is %s, not %s", texts[i], names[seen], names[expected]);
    }
}

#define ALL_ARE(texts, expected) all_are(texts, sizeof texts / sizeof *texts, expected)

/* clang-format off */
static void english_is_english_however_it_is_spelt(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "I can't feel my legs",
        "plz hlp mi bak is so bad n mi leg go nam",
        "docter i hav pane in da bak wen i brethe wat to doo",
        "mi bak a hurt mi bad man",
        "my back is paining both leg no power doctor",
        "numbness tingling weakness fever chills nausea vomiting dizziness",
        "bak pane nek pane leg nam cant slep",
        "dis vid is da best ting eva mon",
        "u r a genius doc luv from india",
        "sir pls reply i hav slip disc l4 l5 wat exercise i can do",
        "No me siento... just kidding, I feel great after this one",
        "kan u help me wit mai bak pain it is so bad de pain go to leg",
        "Who else is here in 2026?",
        "L5 S1 herniation, sciatica in both legs",
        "gr8 vid m8 l8r",
        "lol",
        "nothing",
        "first",
        "wen i ben ova mi bak krak an i kant git up no mor",
        "helo sir i am haveing pane frm 3 yers plese hlp",
        "dottor my spin is hurtin wen i slep en i kan not wok",
        "plz dok giv me solushun fo mai nek pen",
    };

    ALL_ARE(texts, RF_LANG_ENGLISH);
}

static void english_with_foreign_words_and_short_texts_are_judged(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "hola!",
        "me duele",
        "i live in Los Angeles and my back hurts, muchas gracias doctor",
        "Greetings from Rio de la Plata, Argentina",
        "thanks from Brasil, obrigado!",
        "my abuela has dolor de espalda, she cant feel her pierna",
        "en route to a la carte dinner with my fiancée, back hurts",
        "Bob and Brad are los mejores, I love them",
    };

    ALL_ARE(texts, RF_LANG_ENGLISH);
}

static void other_languages_in_latin_script_are_told_by_their_words(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "hola doctor me duele mucho la espalda desde hace tres meses y no puedo dormir",
        "me duele mucho la espalda",
        "tengo dolor en la espalda baja y se me duermen las piernas cuando camino",
        "olá doutor, sinto muita dor nas costas e não consigo dormir à noite",
        "estou com dor na coluna há duas semanas o que devo fazer",
        "bonjour docteur, j'ai mal au dos depuis trois semaines et je ne sens plus mes jambes",
        "est-ce que je peux faire ces exercices avec une hernie discale",
        "ich habe starke schmerzen im rücken und kann nicht schlafen, was soll ich machen",
        "Kann ich die Übungen auch machen wenn ich einen Bandscheibenvorfall habe?",
        "ho mal di schiena da tre settimane e non riesco a dormire, cosa posso fare",
        "ik heb pijn in mijn rug en kan niet slapen sinds vorige week",
        "dok punggung saya sakit sekali sudah tiga bulan, apakah boleh gerakan ini",
        "hocam sırtım çok ağrıyor ne yapmam lazım, bu hareketleri yapabilir miyim",
        "bardzo boli mnie kręgosłup i nie mogę spać w nocy, co mam robić",
        "ma doare spatele foarte tare de doua saptamani si nu pot sa dorm",
        "jag har ont i ryggen och kan inte sova på natten, vad ska jag göra",
        "jeg har vondt i ryggen og kan ikke sove, hva skal jeg gjøre",
        "minulla on selkä kipeä ja en voi nukkua, mitä minun pitäisi tehdä",
        "nagyon fáj a hátam és nem tudok aludni, mit csináljak doktor úr",
        "velmi mě bolí záda a nemůžu spát, co mám dělat pane doktore",
        "jako me bole leđa i ne mogu da spavam, šta da radim doktore",
        "bác sĩ ơi tôi bị đau lưng nhiều quá không ngủ được phải làm sao",
        "doc masakit po ang likod ko at hindi ako makatulog, ano po ang gagawin ko",
        "daktari nina maumivu ya mgongo kwa muda mrefu sasa, nifanye nini",
        "sir mujhe kamar me bahut dard hota hai, main kya karu please bataye",
        "mere pair sunn ho gaye hai aur peshab nahi aa raha hai",
    };

    ALL_ARE(texts, RF_LANG_OTHER);
}

static void other_scripts_are_told_by_their_letters(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "मुझे कमर में बहुत दर्द है और पैर सुन्न हो गए हैं",
        "У меня болит спина уже три месяца, что делать?",
        "ظهري يؤلمني كثيرا ولا أستطيع النوم",
        "我的背很痛，晚上睡不着觉",
        "背中が痛くて眠れません",
        "등이 너무 아파서 잠을 못 자요",
        "πονάει η πλάτη μου πολύ",
        "הגב שלי כואב מאוד",
        "ฉันปวดหลังมาก",
        "я не чувствую ноги",
    };

    ALL_ARE(texts, RF_LANG_OTHER);
}

static void a_plain_thank_you_is_one_in_any_language(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "gracias",
        "muchas gracias doctor, excelente video",
        "Muchísimas gracias por el video, Dios te bendiga",
        "muito obrigado doutor",
        "obrigada pela aula!",
        "merci beaucoup docteur",
        "Vielen Dank für das tolle Video",
        "danke",
        "grazie mille dottore",
        "terima kasih dok",
        "terima kasih banyak dokter, sangat bermanfaat",
        "çok teşekkürler hocam",
        "Bardzo dziękuję",
        "спасибо большое доктор",
        "Спасибо!",
        "धन्यवाद सर",
        "बहुत बहुत धन्यवाद डॉक्टर",
        "شكرا جزيلا دكتور",
        "谢谢医生",
        "ありがとうございます",
        "감사합니다",
        "감사합니다 선생님",
        "cảm ơn bác sĩ rất nhiều",
        "tack så mycket",
        "bahut dhanyawad sir ji",
        "salamat po doc",
    };

    ALL_ARE(texts, RF_LANG_THANKS);
}

static void thanks_beside_a_complaint_are_no_plain_thanks(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "muchas gracias doctor pero no siento las piernas",
        "спасибо доктор, но я не чувствую ноги",
        "धन्यवाद सर मुझे कमर में दर्द है",
        "谢谢医生，我的腿没有感觉",
    };

    ALL_ARE(texts, RF_LANG_OTHER);
}

static void emoji_links_and_time_stamps_have_no_words(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "👍👍👍",
        "❤️",
        "",
        "5:37",
        "5:37 - 6:00 👍",
        "https://youtu.be/dQw4w9WgXcQ",
        "www.example.com/a-b_c",
        "10/10",
        "...",
        "\xE2\x80\x8B\xE2\x80\x8B",
    };

    ALL_ARE(texts, RF_LANG_NO_WORDS);
}

static void a_link_does_not_hide_the_words_beside_it(void **state)
{
    (void)state;
    static const char *const english[] = {"https://youtu.be/a-b_c numb legs", "numb legs https://youtu.be/a-b_c"};
    static const char *const other[] = {"https://youtu.be/a-b_c me duele mucho la espalda"};

    ALL_ARE(english, RF_LANG_ENGLISH);
    ALL_ARE(other, RF_LANG_OTHER);
}
/* clang-format on */

static void other_languages_are_told_without_a_lexicon_too(void **state)
{
    (void)state;
    rf_text t;

    rf_text_fold(&t, RF_STR("me duele mucho la espalda desde ayer"), NULL, arena);
    assert_int_equal(rf_text_language(&t), RF_LANG_OTHER);
    rf_text_fold(&t, RF_STR("numbness tingling weakness fever chills nausea vomiting dizziness headache cough rash pain ache"), NULL,
                 arena);
    assert_int_equal(rf_text_language(&t), RF_LANG_ENGLISH);
}

static void ten_long_unknown_words_are_another_language(void **state)
{
    (void)state;
    rf_text t = fold("mo dupe pupo olukore sugbon eyin mi ndun gidigidi ese mejeeji ti ku bayii jowo ran mi lowo");

    assert_int_equal(rf_text_language(&t), RF_LANG_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_is_english_however_it_is_spelt),
        cmocka_unit_test(english_with_foreign_words_and_short_texts_are_judged),
        cmocka_unit_test(other_languages_in_latin_script_are_told_by_their_words),
        cmocka_unit_test(other_scripts_are_told_by_their_letters),
        cmocka_unit_test(a_plain_thank_you_is_one_in_any_language),
        cmocka_unit_test(thanks_beside_a_complaint_are_no_plain_thanks),
        cmocka_unit_test(emoji_links_and_time_stamps_have_no_words),
        cmocka_unit_test(a_link_does_not_hide_the_words_beside_it),
        cmocka_unit_test(other_languages_are_told_without_a_lexicon_too),
        cmocka_unit_test(ten_long_unknown_words_are_another_language),
    };
    return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
