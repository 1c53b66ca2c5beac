//! Names, cities and telephone prefixes by region of the world, for an international workforce.

/// Where a person comes from, as far as a directory shows it.
pub(super) struct Culture {
    pub(super) country: &'static str,
    pub(super) country_name: &'static str,
    pub(super) language: &'static str,
    pub(super) dialling: &'static str,
    pub(super) cities: &'static [&'static str],
    pub(super) given: &'static [Name],
    pub(super) family: &'static [Name],
    /// Whether the family name is written first.
    pub(super) family_first: bool,
}

/// A name as it is written, and in the letters of a user name.
pub(super) type Name = (&'static str, &'static str);

#[rustfmt::skip]
pub(super) const CULTURES: &[Culture] = &[
    Culture {
        country: "US", country_name: "United States", language: "en-US", dialling: "+1 312 555", family_first: false,
        cities: &["Chicago", "Seattle", "Memphis", "Portland", "Austin"],
        given: &[("Amelia", "amelia"), ("Marcus", "marcus"), ("Harper", "harper"), ("DeShawn", "deshawn"), ("Grace", "grace"), ("Logan", "logan"), ("Imani", "imani"), ("Walter", "walter"), ("Savannah", "savannah"), ("Theodore", "theodore"), ("Ruth", "ruth"), ("Caleb", "caleb")],
        family: &[("Whitaker", "whitaker"), ("Johnson", "johnson"), ("O'Neil", "oneil"), ("Washington", "washington"), ("Kowalczyk", "kowalczyk"), ("Reyes", "reyes"), ("Abernathy", "abernathy"), ("Hughes", "hughes"), ("St. Clair", "stclair"), ("Park", "park"), ("Delgado", "delgado"), ("Quinn", "quinn")],
    },
    Culture {
        country: "CA", country_name: "Canada", language: "fr-CA", dialling: "+1 514 555", family_first: false,
        cities: &["Montréal", "Québec", "Ottawa", "Calgary"],
        given: &[("Élodie", "elodie"), ("Mathieu", "mathieu"), ("Zoé", "zoe"), ("Jérôme", "jerome"), ("Océane", "oceane"), ("Benoît", "benoit"), ("Maïka", "maika"), ("Loïc", "loic")],
        family: &[("Tremblay", "tremblay"), ("Côté", "cote"), ("Gagné", "gagne"), ("Lévesque", "levesque"), ("Bélanger", "belanger"), ("Desrosiers", "desrosiers"), ("Thériault", "theriault"), ("Roy", "roy")],
    },
    Culture {
        country: "DE", country_name: "Deutschland", language: "de-DE", dialling: "+49 203 555", family_first: false,
        cities: &["Duisburg", "Köln", "München", "Düsseldorf", "Leipzig"],
        given: &[("Jörg", "joerg"), ("Annegret", "annegret"), ("Björn", "bjoern"), ("Käthe", "kaethe"), ("Lukas", "lukas"), ("Mareike", "mareike"), ("Günther", "guenther"), ("Leonie", "leonie"), ("Emre", "emre"), ("Svenja", "svenja")],
        family: &[("Müller", "mueller"), ("Großkopf", "grosskopf"), ("Schröder", "schroeder"), ("Weiß", "weiss"), ("Krüger", "krueger"), ("von der Heide", "vonderheide"), ("Yıldız", "yildiz"), ("Böhm", "boehm"), ("Lindemann", "lindemann"), ("Fuchs", "fuchs")],
    },
    Culture {
        country: "FR", country_name: "France", language: "fr-FR", dialling: "+33 4 72 55", family_first: false,
        cities: &["Lyon", "Paris", "Nantes", "Besançon"],
        given: &[("Aurélie", "aurelie"), ("François", "francois"), ("Maëlle", "maelle"), ("Gaël", "gael"), ("Inès", "ines"), ("Thibault", "thibault"), ("Noémie", "noemie"), ("Cédric", "cedric")],
        family: &[("Lefèvre", "lefevre"), ("Dubois", "dubois"), ("Béranger", "beranger"), ("Ben Youssef", "benyoussef"), ("d'Aubigné", "daubigne"), ("Marchand", "marchand"), ("Gérard", "gerard"), ("Noël", "noel")],
    },
    Culture {
        country: "MX", country_name: "México", language: "es-MX", dialling: "+52 55 5555", family_first: false,
        cities: &["Ciudad de México", "Guadalajara", "Mérida", "León"],
        given: &[("José María", "josemaria"), ("Ximena", "ximena"), ("Íñigo", "inigo"), ("Guadalupe", "guadalupe"), ("Andrés", "andres"), ("Lucía", "lucia"), ("Joaquín", "joaquin"), ("Renata", "renata")],
        family: &[("Núñez Ordóñez", "nunez"), ("García", "garcia"), ("Peña", "pena"), ("Hernández Vázquez", "hernandez"), ("Castañeda", "castaneda"), ("Ibarra", "ibarra"), ("Muñoz", "munoz"), ("Solís", "solis")],
    },
    Culture {
        country: "BR", country_name: "Brasil", language: "pt-BR", dialling: "+55 11 5555", family_first: false,
        cities: &["São Paulo", "Curitiba", "Belém", "Florianópolis"],
        given: &[("João", "joao"), ("Conceição", "conceicao"), ("Thaís", "thais"), ("Luís", "luis"), ("Beatriz", "beatriz"), ("Caetano", "caetano"), ("Débora", "debora"), ("Otávio", "otavio")],
        family: &[("Gonçalves", "goncalves"), ("da Silva Araújo", "araujo"), ("Magalhães", "magalhaes"), ("Simões", "simoes"), ("Ferreira", "ferreira"), ("dos Santos", "dossantos"), ("Mourão", "mourao"), ("Brandão", "brandao")],
    },
    Culture {
        country: "JP", country_name: "日本", language: "ja-JP", dialling: "+81 6 5555", family_first: true,
        cities: &["大阪市", "東京", "名古屋市", "福岡市"],
        given: &[("陽菜", "hina"), ("健太", "kenta"), ("美咲", "misaki"), ("大輔", "daisuke"), ("さくら", "sakura"), ("翔", "sho"), ("結衣", "yui"), ("直樹", "naoki")],
        family: &[("佐藤", "sato"), ("鈴木", "suzuki"), ("渡辺", "watanabe"), ("長谷川", "hasegawa"), ("小林", "kobayashi"), ("伊藤", "ito"), ("中村", "nakamura"), ("五十嵐", "igarashi")],
    },
    Culture {
        country: "CN", country_name: "中国", language: "zh-CN", dialling: "+86 21 5555", family_first: true,
        cities: &["上海", "深圳", "成都"],
        given: &[("梓涵", "zihan"), ("浩然", "haoran"), ("静怡", "jingyi"), ("伟", "wei"), ("雨桐", "yutong"), ("建国", "jianguo"), ("娜", "na"), ("子墨", "zimo")],
        family: &[("欧阳", "ouyang"), ("王", "wang"), ("李", "li"), ("陈", "chen"), ("赵", "zhao"), ("黄", "huang"), ("周", "zhou"), ("徐", "xu")],
    },
    Culture {
        country: "IN", country_name: "India", language: "en-IN", dialling: "+91 80 5555", family_first: false,
        cities: &["Bengaluru", "Pune", "Chennai", "Kochi"],
        given: &[("Ananya", "ananya"), ("Venkatanarasimharajuvaripeta", "venkat"), ("Rohan", "rohan"), ("Lakshmi", "lakshmi"), ("Arjun", "arjun"), ("Farhan", "farhan"), ("Meenakshi", "meenakshi"), ("Harpreet", "harpreet")],
        family: &[("Iyer", "iyer"), ("Chattopadhyay", "chattopadhyay"), ("Singh", "singh"), ("Krishnamurthy", "krishnamurthy"), ("Patel", "patel"), ("Fernandes", "fernandes"), ("Qureshi", "qureshi"), ("Nair", "nair")],
    },
    Culture {
        country: "VN", country_name: "Việt Nam", language: "vi-VN", dialling: "+84 28 5555", family_first: true,
        cities: &["Thành phố Hồ Chí Minh", "Hà Nội", "Đà Nẵng"],
        given: &[("Thị Ánh Tuyết", "tuyet"), ("Văn Đức", "duc"), ("Minh Châu", "chau"), ("Quốc Bảo", "bao"), ("Thùy Dương", "duong"), ("Hữu Phước", "phuoc")],
        family: &[("Nguyễn", "nguyen"), ("Trần", "tran"), ("Phạm", "pham"), ("Lê", "le"), ("Đặng", "dang"), ("Võ", "vo")],
    },
    Culture {
        country: "PL", country_name: "Polska", language: "pl-PL", dialling: "+48 71 555", family_first: false,
        cities: &["Wrocław", "Łódź", "Gdańsk"],
        given: &[("Małgorzata", "malgorzata"), ("Łukasz", "lukasz"), ("Zofia", "zofia"), ("Grzegorz", "grzegorz"), ("Jagoda", "jagoda"), ("Wojciech", "wojciech")],
        family: &[("Brzęczyszczykiewicz", "brzeczyszczykiewicz"), ("Wójcik", "wojcik"), ("Dąbrowska", "dabrowska"), ("Żak", "zak"), ("Szczęsny", "szczesny"), ("Nowak", "nowak")],
    },
    Culture {
        country: "EG", country_name: "مصر", language: "ar-EG", dialling: "+20 2 5555", family_first: false,
        cities: &["القاهرة", "الإسكندرية"],
        given: &[("ليلى", "layla"), ("محمود", "mahmoud"), ("نور", "nour"), ("طارق", "tarek"), ("هبة", "heba"), ("كريم", "karim")],
        family: &[("الحداد", "elhaddad"), ("عبد الرحمن", "abdelrahman"), ("منصور", "mansour"), ("الشافعي", "elshafei"), ("يوسف", "youssef"), ("رزق", "rizk")],
    },
    Culture {
        country: "NG", country_name: "Nigeria", language: "en-NG", dialling: "+234 1 555", family_first: false,
        cities: &["Lagos", "Abuja", "Port Harcourt"],
        given: &[("Oluwaseun", "oluwaseun"), ("Ngozi", "ngozi"), ("Chidubem", "chidubem"), ("Aisha", "aisha"), ("Ifeoluwa", "ifeoluwa"), ("Tunde", "tunde")],
        family: &[("Adébáyọ̀", "adebayo"), ("Okonkwo", "okonkwo"), ("Balogun", "balogun"), ("Eze", "eze"), ("Danjuma", "danjuma"), ("Ogunleye", "ogunleye")],
    },
    Culture {
        country: "SE", country_name: "Sverige", language: "sv-SE", dialling: "+46 31 555", family_first: false,
        cities: &["Göteborg", "Malmö", "Umeå"],
        given: &[("Åsa", "asa"), ("Göran", "goran"), ("Linnéa", "linnea"), ("Søren", "soren"), ("Þórdís", "thordis"), ("Ylva", "ylva")],
        family: &[("Ångström", "angstrom"), ("Bergqvist", "bergqvist"), ("Nyström", "nystrom"), ("Guðmundsdóttir", "gudmundsdottir"), ("Sjöberg", "sjoberg"), ("Ek", "ek")],
    },
    Culture {
        country: "UA", country_name: "Україна", language: "uk-UA", dialling: "+380 44 555", family_first: false,
        cities: &["Київ", "Львів", "Одеса"],
        given: &[("Оксана", "oksana"), ("Тарас", "taras"), ("Соломія", "solomiia"), ("Богдан", "bohdan"), ("Ярина", "yaryna"), ("Мирослав", "myroslav")],
        family: &[("Шевченко", "shevchenko"), ("Коваленко", "kovalenko"), ("Щербак", "shcherbak"), ("Їжакевич", "yizhakevych"), ("Гнатюк", "hnatiuk"), ("Лисенко", "lysenko")],
    },
    Culture {
        country: "GR", country_name: "Ελλάδα", language: "el-GR", dialling: "+30 210 555", family_first: false,
        cities: &["Αθήνα", "Πειραιάς", "Θεσσαλονίκη"],
        given: &[("Ευαγγελία", "evangelia"), ("Γιώργος", "giorgos"), ("Δέσποινα", "despina"), ("Νικόλαος", "nikolaos"), ("Καλλιόπη", "kalliopi"), ("Σταύρος", "stavros")],
        family: &[("Παπαδόπουλος", "papadopoulos"), ("Οικονόμου", "oikonomou"), ("Καραγιάννη", "karagianni"), ("Βλάχος", "vlachos"), ("Χατζηδάκη", "chatzidaki"), ("Μαυρίδης", "mavridis")],
    },
];

/// Departments and what people do there, from the many to the few.
#[rustfmt::skip]
pub(super) const DEPARTMENTS: &[(&str, &[&str])] = &[
    ("Operations", &["Operations Coordinator", "Dispatcher", "Shift Lead", "Warehouse Associate", "Director of Operations"]),
    ("Sales", &["Account Executive", "Inside Sales Representative", "Regional Sales Manager", "VP Sales"]),
    ("Customer Service", &["Service Representative", "Service Team Lead", "Quality Analyst"]),
    ("Engineering", &["Software Engineer", "Senior Software Engineer", "QA Engineer", "Engineering Manager", "Principal Engineer"]),
    ("Finance", &["Accountant", "Payroll Specialist", "Financial Analyst", "Controller", "Chief Financial Officer"]),
    ("Marketing", &["Content Editor", "Designer", "Campaign Manager", "Head of Marketing"]),
    ("Human Resources", &["HR Generalist", "Recruiter", "HR Business Partner"]),
    ("Information Technology", &["Systems Administrator", "Service Desk Analyst", "Network Engineer", "IT Manager"]),
    ("Legal & Compliance", &["Paralegal", "Counsel", "Compliance Officer"]),
    ("Research & Development", &["Laboratory Technician", "Research Scientist", "Product Developer"]),
    ("Facilities", &["Facilities Technician", "Receptionist", "Site Manager"]),
    ("Executive Office", &["Executive Assistant", "Chief of Staff", "Chief Executive Officer"]),
];
