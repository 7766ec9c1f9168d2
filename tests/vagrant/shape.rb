# shape.rb <Vagrantfile>: says what a Vagrantfile sets and calls, one a line, in its order, without Vagrant. Paths of this
# checkout are written as REPOSITORY.
$repository = File.expand_path("../..", __dir__)

class Recorder
  def initialize(path)
    @path = path
  end

  def said(value)
    case value
    when String then value.sub($repository, "REPOSITORY").inspect
    when Array then "[#{value.map { |one| said(one) }.join(", ")}]"
    when Hash then value.map { |key, one| "#{key}: #{said(one)}" }.join(", ")
    else value.inspect
    end
  end

  # `config.vm` is a part; `config.vm.box = x` sets; whatever has arguments or a block is a call.
  def method_missing(name, *arguments, **options, &block)
    return Recorder.new("#{@path}.#{name}") if arguments.empty? && options.empty? && block.nil?
    arguments << options unless options.empty?
    if name.to_s.end_with?("=")
      puts "#{@path}.#{name.to_s.chomp("=")} = #{said(arguments.first)}"
    else
      puts "#{@path}.#{name}(#{arguments.map { |one| said(one) }.join(", ")})"
    end
    block&.call(Recorder.new("  " + (name == :provider ? arguments.first.to_s : "machine")))
  end

  def respond_to_missing?(*)
    true
  end
end

module Vagrant
  def self.configure(version)
    puts "configure #{version}"
    yield Recorder.new("config")
  end
end

load ARGV.fetch(0)
