//! The table of seeded tenants.

use super::seeded::*;
use crate::guid::Guid;
use crate::timestamp::Timestamp;

/// One tenant.
pub(super) struct Line {
    pub(super) id: Guid,
    pub(super) domain: &'static str,
    pub(super) name: &'static str,
    pub(super) region: &'static str,
    pub(super) country: &'static str,
    pub(super) city: &'static str,
    pub(super) language: &'static str,
    pub(super) created: Timestamp,
    pub(super) users: usize,
    /// The partner that has, or had, a relationship with it.
    pub(super) partner: Option<Guid>,
}

const fn line(
    id: Guid,
    (domain, name): (&'static str, &'static str),
    (region, country, city, language): (&'static str, &'static str, &'static str, &'static str),
    created: Timestamp,
    users: usize,
    partner: Option<Guid>,
) -> Line {
    Line {
        id,
        domain,
        name,
        region,
        country,
        city,
        language,
        created,
        users,
        partner,
    }
}

#[rustfmt::skip]
pub(super) const TENANTS: &[Line] = &[
    line(PARTNER, ("partner.com", "Partner Cloud Services"), ("NA", "US", "Seattle", "en"), Timestamp::of_day(2014, 3, 11), 24, None),
    line(EU_PARTNER, ("eu.partner.com", "Partner Cloud Services Europe"), ("EU", "IE", "Dublin", "en"), Timestamp::of_day(2016, 9, 5), 12, None),
    line(CUSTOMER, ("customer.com", "Customer International"), ("NA", "US", "Chicago", "en"), Timestamp::of_day(2017, 5, 22), 180, Some(PARTNER)),
    line(MERIDIAN_LOGISTICS, ("meridian-logistics.com", "Meridian Logistics Group"), ("NA", "US", "Memphis", "en"), Timestamp::of_day(2013, 1, 28), 20_000, Some(PARTNER)),
    line(NEWLEAF_STUDIO, ("newleaf-studio.com", "Newleaf Studio"), ("NA", "CA", "Montréal", "fr"), Timestamp::of_day(2026, 2, 27), 0, Some(PARTNER)),
    line(OLDHARBOR_FOODS, ("oldharbor-foods.com", "Old Harbor Foods"), ("NA", "US", "Portland", "en"), Timestamp::of_day(2015, 10, 2), 64, Some(PARTNER)),
    line(BRIGHTPATH_CLINIC, ("brightpath-clinic.com", "Brightpath Clinic"), ("NA", "US", "Austin", "en"), Timestamp::of_day(2022, 7, 14), 48, Some(PARTNER)),
    line(CEDAR_AND_CO, ("cedar-and-co.com", "Cedar & Co."), ("NA", "US", "Boise", "en"), Timestamp::of_day(2019, 4, 1), 37, Some(PARTNER)),
    line(SUMMIT_OUTFITTERS, ("summit-outfitters.com", "Summit Outfitters"), ("NA", "CA", "Calgary", "en"), Timestamp::of_day(2018, 11, 19), 112, Some(PARTNER)),
    line(BLUEFIN_MARITIME, ("bluefin-maritime.com", "Bluefin Maritime"), ("NA", "PA", "Ciudad de Panamá", "es"), Timestamp::of_day(2020, 8, 30), 260, Some(PARTNER)),
    line(PRAIRIE_CREDIT_UNION, ("prairie-credit-union.com", "Prairie Credit Union"), ("NA", "CA", "Regina", "en"), Timestamp::of_day(2021, 2, 9), 83, Some(PARTNER)),
    line(RHEINWERK_METALL, ("rheinwerk-metall.de", "Rheinwerk Metall GmbH"), ("EU", "DE", "Duisburg", "de"), Timestamp::of_day(2016, 6, 7), 410, Some(EU_PARTNER)),
    line(LUMIERE_ATELIER, ("lumiere-atelier.fr", "Lumière Atelier"), ("EU", "FR", "Lyon", "fr"), Timestamp::of_day(2023, 3, 16), 29, Some(EU_PARTNER)),
    line(SAKURA_TRADING, ("sakura-trading.jp", "さくら商事株式会社"), ("AS", "JP", "大阪市", "ja"), Timestamp::of_day(2018, 2, 20), 95, None),
    line(HARBORVIEW_HOTELS, ("harborview-hotels.com", "Harborview Hotels"), ("NA", "US", "Charleston", "en"), Timestamp::of_day(2018, 5, 9), 140, Some(PARTNER)),
    line(IRONGATE_SECURITY, ("irongate-security.com", "Irongate Security"), ("NA", "US", "Denver", "en"), Timestamp::of_day(2019, 12, 3), 58, Some(PARTNER)),
    line(TIDEWATER_BANK, ("tidewater-bank.com", "Tidewater Bank & Trust"), ("NA", "US", "Norfolk", "en"), Timestamp::of_day(2012, 9, 17), 230, Some(PARTNER)),
    line(LEGACY_PRINTWORKS, ("legacy-printworks.com", "Legacy Printworks"), ("NA", "US", "Dayton", "en"), Timestamp::of_day(2013, 4, 22), 26, None),
    line(NORTHFORK_DAIRY, ("northfork-dairy.com", "Northfork Dairy Cooperative"), ("NA", "US", "Madison", "en"), Timestamp::of_day(2016, 8, 12), 44, None),
    line(QUARRY_STONEWORKS, ("quarry-stoneworks.com", "Quarry Stoneworks"), ("NA", "CA", "Kingston", "en"), Timestamp::of_day(2020, 1, 30), 19, None),
    line(FOXGLOVE_FLORIST, ("foxglove-florist.com", "Foxglove Florist"), ("NA", "US", "Savannah", "en"), Timestamp::of_day(2021, 3, 5), 9, Some(PARTNER)),
    line(WILLOW_HOSPICE, ("willow-hospice.com", "Willow Hospice"), ("NA", "US", "Burlington", "en"), Timestamp::of_day(2024, 11, 20), 31, Some(PARTNER)),
    line(SPARROW_AVIATION, ("sparrow-aviation.com", "Sparrow Aviation"), ("NA", "US", "Wichita", "en"), Timestamp::of_day(2017, 2, 14), 73, Some(PARTNER)),
    line(GRANITE_PEAK, ("granite-peak.com", "Granite Peak Outdoor"), ("NA", "US", "Bozeman", "en"), Timestamp::of_day(2019, 6, 26), 52, Some(PARTNER)),
    line(MARLOWE_LEGAL, ("marlowe-legal.com", "Marlowe Legal LLP"), ("NA", "US", "Boston", "en"), Timestamp::of_day(2015, 7, 8), 36, Some(PARTNER)),
    line(CONTINENTAL_FREIGHT, ("continental-freight.com", "Continental Freight Systems"), ("NA", "US", "Kansas City", "en"), Timestamp::of_day(2011, 10, 3), 100_000, Some(PARTNER)),
    line(planted(0x40), ("aldergate-architects.com", "Aldergate Architects"), ("NA", "US", "Providence", "en"), Timestamp::of_day(2014, 1, 3), 34, Some(PARTNER)),
    line(planted(0x41), ("blackwater-brewing.com", "Blackwater Brewing"), ("NA", "US", "Asheville", "en"), Timestamp::of_day(2015, 2, 4), 41, Some(PARTNER)),
    line(planted(0x42), ("copperline-electric.com", "Copperline Electric"), ("NA", "US", "Tucson", "en"), Timestamp::of_day(2016, 3, 5), 88, Some(PARTNER)),
    line(planted(0x43), ("driftwood-media.com", "Driftwood Media"), ("NA", "US", "San Diego", "en"), Timestamp::of_day(2017, 4, 6), 23, Some(PARTNER)),
    line(planted(0x44), ("evergreen-veterinary.com", "Evergreen Veterinary Group"), ("NA", "US", "Olympia", "en"), Timestamp::of_day(2018, 5, 7), 67, Some(PARTNER)),
    line(planted(0x45), ("fairhaven-schools.org", "Fairhaven Schools"), ("NA", "US", "Bellingham", "en"), Timestamp::of_day(2019, 6, 8), 310, Some(PARTNER)),
    line(planted(0x46), ("gullwing-motors.com", "Gullwing Motors"), ("NA", "US", "Detroit", "en"), Timestamp::of_day(2020, 7, 9), 125, Some(PARTNER)),
    line(planted(0x47), ("hearthstone-bakeries.com", "Hearthstone Bakeries"), ("NA", "US", "Milwaukee", "en"), Timestamp::of_day(2021, 8, 10), 150, Some(PARTNER)),
    line(planted(0x48), ("inkwell-publishing.com", "Inkwell Publishing"), ("NA", "US", "New York", "en"), Timestamp::of_day(2022, 9, 11), 61, Some(PARTNER)),
    line(planted(0x49), ("juniper-dental.com", "Juniper Dental"), ("NA", "US", "Santa Fe", "en"), Timestamp::of_day(2023, 10, 12), 18, Some(PARTNER)),
    line(planted(0x4a), ("kestrel-robotics.com", "Kestrel Robotics"), ("NA", "US", "Pittsburgh", "en"), Timestamp::of_day(2024, 11, 13), 96, Some(PARTNER)),
    line(planted(0x4b), ("lantern-theatre.ca", "Théâtre Lanterne"), ("NA", "CA", "Québec", "fr"), Timestamp::of_day(2014, 12, 14), 27, Some(PARTNER)),
    line(planted(0x4c), ("maplebrook-realty.ca", "Maplebrook Realty"), ("NA", "CA", "Ottawa", "en"), Timestamp::of_day(2015, 1, 15), 45, Some(PARTNER)),
    line(planted(0x4d), ("northstar-freight.com", "Northstar Freight"), ("NA", "US", "Duluth", "en"), Timestamp::of_day(2016, 2, 16), 205, Some(PARTNER)),
    line(planted(0x4e), ("orchard-naturals.com", "Orchard Naturals"), ("NA", "US", "Yakima", "en"), Timestamp::of_day(2017, 3, 17), 39, Some(PARTNER)),
    line(planted(0x4f), ("pinecrest-lodges.ca", "Pinecrest Lodges"), ("NA", "CA", "Banff", "en"), Timestamp::of_day(2018, 4, 18), 54, Some(PARTNER)),
    line(planted(0x50), ("redwood-analytics.com", "Redwood Analytics"), ("NA", "US", "Oakland", "en"), Timestamp::of_day(2019, 5, 19), 78, Some(PARTNER)),
    line(planted(0x30), ("nordlicht-energie.de", "Nordlicht Energie AG"), ("EU", "DE", "Kiel", "de"), Timestamp::of_day(2017, 10, 2), 190, Some(EU_PARTNER)),
    line(planted(0x31), ("azulejo-ceramica.pt", "Azulejo Cerâmica"), ("EU", "PT", "Aveiro", "pt"), Timestamp::of_day(2020, 4, 27), 33, Some(EU_PARTNER)),
    line(planted(0x32), ("kanaal-techniek.nl", "Kanaal Techniek B.V."), ("EU", "NL", "Utrecht", "nl"), Timestamp::of_day(2018, 8, 15), 71, Some(EU_PARTNER)),
];
