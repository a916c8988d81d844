import { storeContract } from '../store-contract.ts';
import { temporaryEmbeddedStore } from '../temporary-stores.ts';

storeContract({ name: 'embedded', skip: false, exact: true, open: (context) => temporaryEmbeddedStore(context) });
