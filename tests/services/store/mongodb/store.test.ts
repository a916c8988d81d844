import { storeContract } from '../store-contract.ts';
import { mongodbIsSubstitute, mongodbSkip, temporaryMongoStore } from '../temporary-stores.ts';

storeContract({
  name: 'MongoDB',
  skip: mongodbSkip,
  exact: !mongodbIsSubstitute,
  open: (context) => temporaryMongoStore(context),
});
