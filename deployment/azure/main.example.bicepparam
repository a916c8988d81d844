// Copy it to main.bicepparam, which git ignores. No secret is here: they are in the vault.
using 'main.bicep'

param image = 'example.azurecr.io/two-step-verification-bot:0.2.0'
param containerRegistryName = 'example'
param vaultName = 'example-two-step'
param organization = 'Example'
param settings = {
  DEFAULT_LANGUAGE: 'nl'
}
// With Twilio, once TWILIO-AUTH-TOKEN is in the vault: further settings TWILIO_ACCOUNT_SID and TWILIO_FROM, and
// param furtherSecrets = ['TWILIO_AUTH_TOKEN']
