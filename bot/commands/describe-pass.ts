import type { EntraPass } from '../../services/enrollment/entra-passes.ts';

type NoPassInEntra = Extract<EntraPass, { readonly trouble: unknown }>['trouble'];

const whys: Readonly<Record<NoPassInEntra, string>> = {
  'not-allowed':
    'it does not allow the bot to (is the permission granted that deployment/guide.md names for entraPass?)',
  'not-known': 'it knows no such person',
  refused:
    'it did not accept the request (is its Temporary Access Pass turned on for this person, with a minimum lifetime as short as this one, ten minutes or more?)',
  unavailable: 'it did not answer properly; another pass in a minute tries again, and takes the place of this one',
  exists:
    'the person has one that is not the bot’s, and a new one would end it; it can be deleted in the Microsoft Entra admin center',
};

/** What is printed of what goes with a pass for Microsoft's sign-in page, once. */
export function describeEntraPass(entra: EntraPass | 'void'): string {
  if (entra === 'void')
    return 'No pass for Microsoft’s sign-in page: the pass above counts for nothing now. It has ended, or the person is blocked, or fraud was reported.';
  return 'pass' in entra
    ? `Pass for Microsoft’s sign-in page, in place of the password: ${entra.pass}\nGood once there, first, and no longer: it ends as soon as the pass above is used.`
    : `No pass for Microsoft’s sign-in page: Microsoft Entra was to make one, but ${whys[entra.trouble]}.`;
}
