"""Run every benchmark that needs nothing but this machine, one after the other: `make bench`."""

from benchmarks import check_batches, checks, filing, http_filing, long_stream, matcher

for benchmark in (matcher, filing, http_filing, checks, check_batches, long_stream):
    print(f"--- {benchmark.__name__}")
    benchmark.main()
