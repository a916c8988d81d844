// Copy it to main.bicepparam, which git ignores. No secret is here: they are in the vault.
using 'main.bicep'

param image = 'example.azurecr.io/two-step-verification-bot:0.2.0'
param containerRegistryName = 'example'
param vaultName = 'example-two-step'
param organization = 'Example'
param settings = {
  DEFAULT_LANGUAGE: 'nl'
}
// The subnet that the database lets in, which step 4 of guide.md made: named at the first deployment, or never.
// param infrastructureSubnetId = '/subscriptions/…/resourceGroups/two-step/providers/Microsoft.Network/virtualNetworks/two-step/subnets/bot'
// Who gets a mail when an error was logged (step 14).
// param alertMail = 'it@example.com'
// A name of your own, once its records are there (step 6).
// param hostName = 'bot.example.com'
// With Twilio, once TWILIO-AUTH-TOKEN is in the vault: further settings TWILIO_ACCOUNT_SID and TWILIO_FROM, and
// param furtherSecrets = ['TWILIO_AUTH_TOKEN']
