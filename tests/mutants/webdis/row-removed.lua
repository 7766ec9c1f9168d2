-- The keys that begin with it.
for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
  redis.call('DEL', key)
end
