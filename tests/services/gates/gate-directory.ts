import { DemoDirectory } from '../../../services/directory/demo-directory.ts';
import { alex, sanne } from '../enrollment/enrollment-kit.ts';

/** The people whom a gate's tests know. */
export const directory = new DemoDirectory(
  [
    { objectId: alex.objectId, displayName: 'Alex Demo', accountName: 'alex@contoso.example' },
    { objectId: sanne.objectId, displayName: 'Sanne Demo', accountName: 'sanne@contoso.example' },
  ],
  alex.tenantId,
);
