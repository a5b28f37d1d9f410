set encoding utf8
set terminal svg size 640,417 dynamic noenhanced font 'sans-serif,17' linewidth 1.2
set minussign
set border 3
set tics nomirror out scale 0.6
set key below center horizontal reverse Left samplen 2.5 width 1 font ',15' maxcols 3 noenhanced
set xlabel offset 0,0.6
set bmargin 4.5
set xtics offset 0,0.3
set xlabel 'text0xxxxxxx'
set ylabel 'text1xxxxxxxxxxx'
set xrange [0.2:5.0] noextend
set logscale x 10
set format x '%.10g'
set xtics (0.2, 0.5, 1.0, 2.0, 5.0)
set yrange [640.0:1875.0] noextend
set logscale y 10
set format y '%.10g'
set ytics (800.0, 1000.0, 1500.0)
set grid ytics lc rgb '#808080' lw 0.5 dt 1
set label 'text2xxxxxx' at 0.25,1200.0 offset 0.7,0.6 font ',14' noenhanced
set label 'text3' at 4.0,800.0 offset 0.7,0.6 font ',14' noenhanced
$m0 << END
0.25 1200.0 1000.0 1500.0
END
$m1 << END
0.25 1200.0 1000.0 1500.0
4.0 800.0 800.0 800.0
END
plot $m0 using 1:3:(0):($4-$3) with vectors heads size screen 0.006,90 lc rgb '#0072b2' lw 1.2 notitle, \
  $m1 using 1:2 with points lc rgb '#0072b2' lw 1.5 pt 7 ps 0.9 title 'text4xx'
