return redis.call('INCR', ARGV[1])
