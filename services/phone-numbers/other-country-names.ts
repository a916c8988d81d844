/** Short names that the list shows beside a country's own, so that whoever searches for them finds it. */
const shown: Readonly<Record<string, string>> = {
  AE: 'UAE',
  BQ: 'Bonaire, Saba, Sint Eustatius',
  CI: 'Ivory Coast',
  CZ: 'Czech Republic',
  GB: 'UK, VK, England',
  MK: 'Macedonia',
  MM: 'Burma',
  NL: 'Holland',
  TR: 'Turkey',
  US: 'USA, VS, America',
  VA: 'Vatican',
};

/** Those of one language instead, where its speakers would not search for the ones above. */
const shownIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: {
    AE: 'VAE, Emirate',
    BY: 'Weißrussland',
    CI: 'Elfenbeinküste',
    CV: 'Kapverden',
    CZ: 'Tschechische Republik',
    GB: 'UK, Großbritannien, England, Schottland',
    MD: 'Moldawien, Moldau',
    MK: 'Mazedonien',
    MM: 'Birma, Burma',
    NL: 'Holland',
    PS: 'Palästina',
    TL: 'Osttimor',
    US: 'USA, Amerika',
    VA: 'Vatikan',
  },
  fr: {
    AE: 'EAU',
    BY: 'Belarus',
    CZ: 'République tchèque',
    GB: 'UK, Grande-Bretagne, Angleterre, Écosse',
    MK: 'Macédoine',
    NL: 'Hollande',
    PS: 'Palestine',
    US: 'USA, Amérique',
    VA: 'Vatican',
  },
  es: {
    AE: 'EAU',
    BY: 'Belarús',
    CI: 'Costa de Marfil',
    CZ: 'República Checa',
    GB: 'UK, Gran Bretaña, Inglaterra, Escocia',
    MK: 'Macedonia',
    NL: 'Holanda',
    PS: 'Palestina',
    US: 'EE. UU., EEUU, USA',
    VA: 'Vaticano',
  },
};

/** The names that the list shows besides, in the order shown. @param language BCP 47 tag. */
export function shownNames(country: string, language: string): readonly string[] {
  return (shownIn[language]?.[country] ?? shown[country])?.split(', ') ?? [];
}

/** What people say for a country or region besides its name; small letters, no accents or signs, no articles. */
const names: Readonly<Record<string, string>> = {
  AE: 'emirates, uae, emiraten, vae, emirate, emirats, emirats arabes, emiratos, eau',
  BQ: 'bonaire, saba, st eustatius',
  BY: 'weißrussland, weissrussland, belarus',
  CD: 'dr congo, drc, dr kongo, rdc, rd congo',
  CI: 'ivory coast, cote divoire, elfenbeinkuste, costa marfil',
  CV: 'cabo verde, kaapverdische eilanden, kapverden, kap verde, cap vert',
  CZ: 'czech republic, tsjechische republiek, tschechische republik, tschechei, republique tcheque, republica checa',
  FO: 'faroe, faroer, faeroer eilanden, feroe',
  GB: [
    'uk, vk, great britain, britain, england, scotland, wales, northern ireland',
    'groot brittannie, engeland, schotland, noord ierland',
    'großbritannien, grossbritannien, schottland, nordirland',
    'grande bretagne, angleterre, ecosse, pays galles, irlande du nord',
    'gran bretana, inglaterra, escocia, gales, irlanda del norte',
  ].join(', '),
  MD: 'moldawien, moldau, moldova',
  MK: 'macedonia, macedonie, mazedonien, macedoine',
  MM: 'burma, birma, birmanie, birmania',
  NL: 'holland, hollande, holanda',
  PS: 'palestine, palestina, palastina',
  SZ: 'swaziland, swasiland, suazilandia',
  TL: 'east timor, osttimor, timor oriental',
  TR: 'turkey, turkiye',
  US: [
    'usa, america, united states of america, amerika, vs, verenigde staten van amerika',
    'vereinigte staaten von amerika, amerique, etats unis damerique, estados unidos america, ee uu, eeuu',
  ].join(', '),
  VA: 'vatican, holy see, vaticaan, heilige stoel, vatikan, heiliger stuhl, st siege, vaticano, santa sede',
  VI: 'us virgin islands',
};

/** Pairs of a name and the country's id. */
export const otherCountryNames: readonly (readonly [string, string])[] = Object.entries(names).flatMap(([id, list]) =>
  list.split(', ').map((name) => [name, id] as const),
);
