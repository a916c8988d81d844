-- Lets mail programs in with an app password: asks the bot, which answers 204 (yes) or 401 (no). For dovecot 2.3 with dovecot-auth-lua.
-- Everything else (the bot is down, too many requests, a wrong token) is a temporary failure: dovecot then says UNAVAILABLE, and the
-- program keeps its password instead of asking the person for another one.
-- BOT_URL, such as https://bot.inside.example.com, and BOT_TOKEN, a token for app passwords (API_TOKENS, or npm run api:token), come from the environment.

local url = (os.getenv("BOT_URL") or "") .. "/gates/app-password"
local authorization = "Bearer " .. (os.getenv("BOT_TOKEN") or "")

-- The names end in _msecs: dovecot takes others without a word, and does not heed them.
local settings = { request_timeout_msecs = 5000, connect_timeout_msecs = 2000, max_attempts = 1 }
local client = nil

local function encoded(value)
  local text = tostring(value or "")
  return (text:gsub("[^%w%-_.~]", function(byte) return string.format("%%%02X", string.byte(byte)) end))
end

local function form(fields)
  local parts = {}
  for name, value in pairs(fields) do parts[#parts + 1] = name .. "=" .. encoded(value) end
  return table.concat(parts, "&")
end

function auth_password_verify(login, password)
  client = client or dovecot.http.client(settings)
  local request = client:request({ url = url, method = "POST" })
  request:add_header("Authorization", authorization)
  request:add_header("Content-Type", "application/x-www-form-urlencoded")
  request:set_payload(form({ user = login.user, password = password, service = login.service, from = login.rip }))
  local response = request:submit()
  local status = response:status()
  if status == 204 then return dovecot.auth.PASSDB_RESULT_OK, {} end
  if status == 401 then return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, "wrong app password" end
  login:log_error("app passwords cannot be checked: " .. tostring(status) .. " " .. tostring(response:reason()))
  return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, "app passwords cannot be checked"
end

function script_init() return 0 end

function script_deinit() end
