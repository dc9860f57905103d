"""Run every benchmark that needs nothing but this machine, one after the other: `make bench`."""

from benchmarks import checks, filing, long_stream, matcher

for benchmark in (matcher, filing, checks, long_stream):
    print(f"--- {benchmark.__name__}")
    benchmark.main()
