import type { OutgoingAnswer, OutgoingPost } from '../../services/outgoing/outgoing-post.ts';

/** A push service in memory: what it was sent, and what it answers. */
export class FakePush {
  readonly sent: OutgoingPost<string | Buffer>[] = [];
  /** The next answers; then 201. */
  readonly answers: (number | Error)[] = [];
  readonly contact = 'mailto:security@contoso.example';

  readonly post = (post: OutgoingPost<string | Buffer>): Promise<OutgoingAnswer> => {
    this.sent.push(post);
    const answer = this.answers.shift() ?? 201;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ status: answer, retryAfter: undefined });
  };
}
