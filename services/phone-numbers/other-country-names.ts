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

/** The names that the list shows besides, in the order shown. */
export function shownNames(country: string): readonly string[] {
  return shown[country]?.split(', ') ?? [];
}

/** What people say for a country or region besides its name; small letters, no accents or signs, no articles. */
const names: Readonly<Record<string, string>> = {
  AE: 'emirates, uae, emiraten, vae',
  BQ: 'bonaire, saba, st eustatius',
  CD: 'dr congo, drc',
  CI: 'ivory coast, cote divoire',
  CV: 'cabo verde, kaapverdische eilanden',
  CZ: 'czech republic, tsjechische republiek',
  FO: 'faroe, faeroer eilanden',
  GB: 'uk, vk, great britain, britain, england, scotland, wales, northern ireland, groot brittannie, engeland, schotland, noord ierland',
  MK: 'macedonia, macedonie',
  MM: 'burma, birma',
  NL: 'holland',
  PS: 'palestine, palestina',
  SZ: 'swaziland',
  TL: 'east timor',
  TR: 'turkey, turkiye',
  US: 'usa, america, united states of america, amerika, vs, verenigde staten van amerika',
  VA: 'vatican, holy see, vaticaan, heilige stoel',
  VI: 'us virgin islands',
};

/** Pairs of a name and the country's id. */
export const otherCountryNames: readonly (readonly [string, string])[] = Object.entries(names).flatMap(([id, list]) =>
  list.split(', ').map((name) => [name, id] as const),
);
