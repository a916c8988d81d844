/** What this phone signs, word for word what the server expects: `services/methods/authenticator-push/device-messages.ts`. */
export const signedText = {
  register: (at: string, { code, x, y }: { readonly code: string; readonly x: string; readonly y: string }) =>
    lines('register', '', at, code, x, y),
  waiting: (device: string, at: string) => lines('waiting', device, at),
  answer: (device: string, at: string, { request, decision, number }: SignedAnswer) =>
    lines('answer', device, at, request, decision, number),
  subscription: (device: string, at: string, endpoint: string) => lines('subscription', device, at, endpoint),
  remove: (device: string, at: string) => lines('remove', device, at),
};

export interface SignedAnswer {
  readonly request: string;
  readonly decision: 'approve' | 'deny';
  readonly number: string;
}

function lines(...fields: readonly string[]): string {
  return ['two-step-verification authenticator 1', ...fields].join('\n');
}
