import type { CloudName } from './clouds.ts';

/** How an application shows Microsoft that it is the one. Of files the path is kept: they are read again each time they are needed. */
export type AppCredential =
  | { readonly kind: 'secret'; readonly secret: string; readonly endsAt?: Date | undefined }
  /** PEM: a private key and its certificate, which Microsoft has too. */
  | { readonly kind: 'certificate'; readonly path: string }
  /** A token that somebody whom Microsoft trusts for this application puts there and renews, such as Kubernetes. */
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'managed-identity'; readonly identity: ManagedIdentity };

/** A user-assigned identity of the machine in Azure that the program runs on. */
export interface ManagedIdentity {
  /** The identity's; where it is another one than the application's id, the application trusts it. */
  readonly clientId: string;
  /** Whom to ask, and the word that shows that it is this program; undefined for the address that every machine in Azure has. */
  readonly endpoint?: { readonly url: string; readonly header: string } | undefined;
}

/** What Microsoft knows an application by, in one tenant. */
export interface AppRegistration {
  readonly appId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly credential: AppCredential;
}
