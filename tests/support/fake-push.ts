import type { CallbackAnswer, CallbackPost } from '../../services/ticket-systems/callback-post.ts';

/** A push service in memory: what it was sent, and what it answers. */
export class FakePush {
  readonly sent: CallbackPost<string | Buffer>[] = [];
  /** The next answers; then 201. */
  readonly answers: (number | Error)[] = [];
  readonly contact = 'mailto:security@contoso.example';

  readonly post = (post: CallbackPost<string | Buffer>): Promise<CallbackAnswer> => {
    this.sent.push(post);
    const answer = this.answers.shift() ?? 201;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ status: answer, retryAfter: undefined });
  };
}
