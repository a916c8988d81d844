import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import nl from './nl.json' with { type: 'json' };

/** Every language there is, English first. A new one is a JSON file beside this one and its name here. */
export const locales = { en, nl, de, fr, es } satisfies Record<string, typeof en>;
