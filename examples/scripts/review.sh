#!/bin/sh
# Review another side's term sheet: is it valid, how does it do over a range of outcomes, and what
# is the difference worth?
#
#   examples/scripts/review.sh OURS.yaml THEIRS.yaml FOLDER METRIC=LO:HI:STEP
#
# METRIC is varied in its effect (metrics.METRIC.effect). Leaves ours.csv, theirs.csv and
# compare.csv in FOLDER. Run again after an interruption it goes on where it was; after a change of a
# sheet it says so, and needs another FOLDER. Exit 1: a sheet is not valid. PATHS and JOBS say how
# many cases are drawn and how many processes run.
set -eu

if [ $# -ne 4 ]; then
    echo "usage: $0 OURS.yaml THEIRS.yaml FOLDER METRIC=LO:HI:STEP" >&2
    exit 2
fi
ours=$1 theirs=$2 folder=$3 vary=$4
paths=${PATHS:-10000} jobs=${JOBS:-1}
mkdir -p "$folder"

pfs check --format concise "$ours" "$theirs"

for side in ours theirs; do
    [ "$side" = ours ] && deal=$ours || deal=$theirs
    pfs sweep "$deal" --vary "metrics.${vary%%=*}.effect=${vary#*=}" \
        --paths "$paths" --jobs "$jobs" --resume -o "$folder/$side.csv"
done

pfs compare "$ours" "$theirs" --format csv -o "$folder/compare.csv"
ls "$folder"/*.csv
