/** All that the bench takes of the product's code; what else it knows of a build is in its `package.json`. */
export { conversationCollection } from '../../bot/conversation/conversation-document.ts';
export type { AuditEvent } from '../../services/audit/audit-event.ts';
export { auditCollection, auditCollections, auditRowSchema } from '../../services/audit/audit-row.ts';
export { AuditTrail } from '../../services/audit/audit-trail.ts';
export { systemClock } from '../../services/clock.ts';
export { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
export { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
export { type Enrollment, enrollmentSchema, newEnrollment } from '../../services/enrollment/state/enrollment.ts';
export { AuthenticatorCode } from '../../services/methods/authenticator-code/authenticator-code.ts';
export { type Randomness, randomId, systemRandomness } from '../../services/randomness.ts';
export { createKeyFile, loadOrCreateKeyRing } from '../../services/secrets/key-file.ts';
export type { KeyRing } from '../../services/secrets/key-ring.ts';
export { SecretSealer } from '../../services/secrets/secret-sealer.ts';
export type { Collection, CollectionSpec, DocumentStore, StoredDocument } from '../../services/store/document-store.ts';
export { openStore } from '../../services/store/open-store.ts';
export type { PhoneAction } from '../../services/telephony/simulator/phone-action.ts';
export { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
export type { PhoneView } from '../../services/telephony/simulator/views.ts';
