import { storeContract } from './store-contract.ts';
import { mongodbSkip, temporaryMongoStore } from './temporary-stores.ts';

storeContract({ name: 'MongoDB', skip: mongodbSkip, open: (context) => temporaryMongoStore(context) });
