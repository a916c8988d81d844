import type { Next, Request, Response, Server } from 'restify';
import { authenticatorPath } from '../../../services/methods/authenticator-push/authenticator-url.ts';
import { type PageFile, pageFiles } from '../../authenticator/page-files.ts';

/** The page's own files and nothing else take part in it; no other page frames it, opens it, or hears of its address. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), display-capture=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** `GET /authenticator/` and its files: each has a route, and nothing else is looked for on the disk. */
export function authenticatorPageRoutes(server: Server): void {
  server.get(authenticatorPath.slice(0, -1), (_: Request, response: Response, next: Next) => {
    response.writeHead(308, { ...pageHeaders, location: authenticatorPath, 'cache-control': 'no-cache' });
    response.end();
    next();
  });
  for (const [path, file] of pageFiles()) {
    server.get(authenticatorPath + path, (request: Request, response: Response, next: Next) => {
      send(request, response, file);
      next();
    });
  }
}

function send(request: Request, response: Response, { type, content, keeping, tag }: PageFile): void {
  const headers = { ...pageHeaders, 'cache-control': keeping, etag: tag };
  const isKept = request.headers['if-none-match'] === tag;
  if (isKept) response.writeHead(304, headers);
  else response.writeHead(200, { ...headers, 'content-type': type, 'content-length': content.length });
  response.end(isKept ? undefined : content);
}
