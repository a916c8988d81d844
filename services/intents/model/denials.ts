/** What denies in each of the languages, as it is after normalizing. */
const denials = new Set(
  `not no never nobody nothing without dont don't doesnt doesn't didnt didn't isnt isn't wasnt wasn't havent haven't hasnt hasn't
   cant can't cannot wont won't
   niet geen nooit niks niets niemand zonder
   nicht kein keine keinen keiner keinem nie niemals nichts nix ohne
   n' pas jamais rien aucun aucune
   nunca nada ningun ninguna jamas sin ni`.split(/\s+/u),
);
/** How far it reaches: *I do not want to stop*, *stop this not*. */
const farthestAfter = 3;
const farthestBefore = 2;

const none: ReadonlySet<string> = new Set();

/** The words of a text that something near them denies: *lost* in *not lost*. */
export function deniedWords(words: readonly string[]): ReadonlySet<string> {
  if (!words.some((word) => denials.has(word))) return none;
  return new Set(
    words.filter((word, at) => {
      const near = words.slice(Math.max(0, at - farthestAfter), at + 1 + farthestBefore);
      return !denials.has(word) && near.some((other) => denials.has(other));
    }),
  );
}
