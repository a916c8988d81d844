/** What people say for a country or region besides its name; small letters, no accents or signs, no articles. */
const names: Readonly<Record<string, string>> = {
  AE: 'emirates, uae, emiraten, vae',
  BQ: 'bonaire, saba, st eustatius',
  CD: 'dr congo, drc',
  CI: 'ivory coast, cote divoire',
  CV: 'cabo verde, kaapverdische eilanden',
  CZ: 'czech republic, tsjechische republiek',
  FO: 'faroe, faeroer eilanden',
  GB: 'uk, great britain, britain, england, scotland, wales, northern ireland, groot brittannie, engeland, schotland, noord ierland',
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
